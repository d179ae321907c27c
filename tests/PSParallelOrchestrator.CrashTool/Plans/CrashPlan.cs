using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.CrashTool.Plans;

/// <summary>
/// The plan that is run: real commands, two diamonds, inputs that are merges of two to six tasks, one conflict, a command that tidies up
/// when it is asked to end, links, droppings, files and modes that are the same each time; on a repository also its attributes and its
/// submodule. Undisturbed, the work on its longest path takes 0.6 s.
/// </summary>
internal static class CrashPlan
{
    /// <summary>The file that two tasks leave in different versions.</summary>
    public const string ConflictPath = "src/shared.txt";

    private static readonly CrashTask[] Common =
    [
        new("seed", "mkdir src; echo seed > src/seed.txt"),
        new("north", "sleep 0.08; (cat src/seed.txt; echo north) > src/north.txt", "seed"),
        new("south", "sleep 0.15; (cat src/seed.txt; echo south) > src/south.txt", "seed"),
        new("east", "(cat src/seed.txt; echo east) > src/east.txt", "seed"),
        new("west", "sleep 0.2; (cat src/seed.txt; echo west) > src/west.txt", "seed"),
        new("meet", "sleep 0.1; cat src/north.txt src/south.txt > src/meet.txt", "north", "south"),
        new("left", "sleep 0.06; (cat src/meet.txt; echo left) > src/shared.txt", "meet"),
        new("right", "sleep 0.12; (cat src/meet.txt; echo right) > src/shared.txt", "meet"),
        new("settle", "cat src/shared*.txt > src/settled.txt", "left", "right"),
        new(
            "gather",
            "sleep 0.05; cat src/north.txt src/south.txt src/east.txt src/west.txt >> src/seed.txt",
            "north",
            "south",
            "east",
            "west"),
        new(
            "check",
            "mkdir tests; printf '#!/bin/sh\\ngrep -c . src/seed.txt\\n' > tests/check.sh; chmod 755 tests/check.sh; tests/check.sh > "
                + "tests/lines.txt",
            "gather"),
        new("guide", "mkdir docs; wc -l < src/meet.txt > docs/guide.md; echo '# Crash' > README.md", "meet"),
        new("loner", "sleep 0.3; mkdir src; i=0; while [ $i -lt 2000 ]; do echo \"line $i of many\"; i=$((i + 1)); done > src/loner.txt"),
        new("many", "mkdir -p src/many; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do echo $i > src/many/$i.txt; done"),
        new("link", "ln -s 7.txt src/many/lucky.txt; cat src/many/lucky.txt > src/lucky.txt", "many"),
        new(
            "links",
            "mkdir -p src/deep; echo data > src/data.txt; ln -s \"$PWD/src/data.txt\" src/deep/absolute.txt; "
                + "ln -s /etc/passwd src/outside"),
        new(
            "tidy",
            "trap 'rm -f held; exit 143' TERM; echo held > held; sleep 0.15 & wait $!; rm held; mkdir src; echo tidy > src/tidy.txt"),
        new("cached", "mkdir -p src/__pycache__; echo one > src/__pycache__/shared.pyc; sleep 0.05; echo one > src/one.py"),
        new("again", "mkdir -p src/__pycache__; echo two > src/__pycache__/shared.pyc; echo two > src/two.py"),
        new(
            "last",
            "sleep 0.05; sums=$(find . -name .git -prune -o -type f -print | LC_ALL=C sort | xargs sha256sum); "
                + "echo \"$sums\" > src/sums.txt",
            "settle",
            "gather",
            "check",
            "guide",
            "loner",
            "link",
            "links",
            "tidy",
            "cached",
            "again"),
    ];

    // A repository whose CHANGES are a union, whose scripts have the line ends of Windows, and that has a submodule.
    private static readonly CrashTask[] OnRepository =
    [
        new("notes", "echo notes >> CHANGES; printf 'echo notes\\r\\n' > notes.bat"),
        new("more", "sleep 0.1; echo more >> CHANGES; printf 'echo more\\r\\n' > more.bat"),
        new("module", "cat libs/module/code CHANGES *.bat > src/module.txt", "seed", "notes", "more"),
    ];

    /// <summary>The tasks in plan order, with what each depends on.</summary>
    /// <param name="onRepository">Whether the run starts from a repository.</param>
    public static IReadOnlyList<CrashTask> Tasks(bool onRepository) => onRepository ? [.. Common, .. OnRepository] : Common;

    /// <summary>The plan file.</summary>
    /// <param name="evidence">The directory, outside the run's, where attempts say that they began and ended.</param>
    /// <param name="onRepository">Whether the run starts from a repository.</param>
    public static string Json(string evidence, bool onRepository) => new JsonObject
    {
        ["id"] = "01J00000000000000000000000",
        ["requirements"] = "Survive.",
        ["tasks"] = new JsonArray([.. Tasks(onRepository).Select(task => Json(task, evidence))]),
    }.ToJsonString();

    private static JsonObject Json(CrashTask task, string evidence) => new()
    {
        ["id"] = task.Id,
        ["command"] = "sh",
        ["arguments"] = new JsonArray("-euc", AttemptScript.Around(task.Script), "sh", evidence),
        ["dependsOn"] = new JsonArray([.. task.DependsOn.Select(id => (JsonNode)id)]),
    };
}
