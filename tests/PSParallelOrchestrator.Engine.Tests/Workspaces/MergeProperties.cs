using System.Globalization;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Merging;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>
/// Random tasks do random things to small trees. Whatever they do: what a task wrote is in the merged tree or in an object
/// that a conflict names, unless a task that saw it changed it; and the order in which tasks end changes nothing.
/// </summary>
public sealed class MergeProperties
{
    public static TheoryData<int, ConflictStrategy, bool> Cases
    {
        get
        {
            var rounds = int.Parse(
                Environment.GetEnvironmentVariable("PSORCH_TEST_MERGE_ROUNDS") ?? $"{Effort.Of(1, 2)}",
                CultureInfo.InvariantCulture);
            var cases = new TheoryData<int, ConflictStrategy, bool>();
            for (var seed = 1; seed <= rounds; seed++)
            {
                foreach (var strategy in Enum.GetValues<ConflictStrategy>())
                {
                    cases.Add(seed, strategy, false);
                    cases.Add(seed, strategy, true);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task No_byte_is_lost_and_no_order_matters(int seed, ConflictStrategy strategy, bool onRepository)
    {
        using var directory = new TemporaryDirectory();
        var options = new RunOptions { ConflictStrategy = strategy };
        if (onRepository)
        {
            options = options with
            {
                Repository = TestGit.MakeRepository(
                    Path.Combine(directory.Path, "user"),
                    ("a.txt", RandomWork.Text(0)),
                    ("e/f/g", RandomWork.Text(1)),
                    ("b.txt", "\0\n")),
            };
        }

        var tasks = Plan(new Random(seed));
        using var forward = new TestRun(options, tasks);
        using var backward = new TestRun(options, tasks);
        var merged = await MergeAsync(forward, seed, reverse: false);
        var other = await MergeAsync(backward, seed, reverse: true);
        Assert.Equal(
            merged.Final.Conflicts.Select(conflict => conflict.ToString()),
            other.Final.Conflicts.Select(conflict => conflict.ToString()));
        Assert.Equal(merged.Final.Commit, other.Final.Commit);
        if (merged.Final.Commit is { } commit)
        {
            AssertKept(forward, commit, merged.Conflicts);
        }
        else if (merged.Final.IsBlocked)
        {
            Assert.All(merged.Final.Conflicts, conflict =>
                Assert.True(conflict.Resolution is null || conflict.Resolution.Contains("executable", StringComparison.Ordinal)));
        }
    }

    private static string[] Plan(Random random) =>
        [.. Enumerable.Range(0, random.Next(2, 5)).Select(i =>
        {
            var dependencies = Enumerable.Range(0, i).Where(_ => random.Next(3) == 0).Select(d => $"t{d}").ToList();
            return dependencies.Count > 0 ? $"t{i}:{string.Join(',', dependencies)}" : $"t{i}";
        })];

    private static async Task<(MergeResult Final, List<MergeConflict> Conflicts)> MergeAsync(TestRun run, int seed, bool reverse)
    {
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        var conflicts = new List<MergeConflict>();
        var waiting = (reverse ? run.Run.Tasks.Reverse() : run.Run.Tasks).ToList();
        while (waiting.Count > 0)
        {
            var task = waiting.First(task => task.Definition.DependsOn.All(id => waiting.TrueForAll(other => other.Id != id)));
            waiting.Remove(task);
            var input = await run.Store.ComposeAsync(task, TestRun.Token);
            conflicts.AddRange(input.Conflicts);
            if (input.IsBlocked || task.Definition.DependsOn.Any(id => run[id].State == TaskState.Blocked))
            {
                run.Run.SetState(task, TaskState.Blocked, "conflict");
            }
            else
            {
                await run.DoAsync(task.Id, workspace => RandomWork.Do(workspace, new Random((seed * 100) + task.Ordinal)));
            }
        }

        using var repository = new RunRepository(run.Paths, run.Run.CreatedAt);
        var rules = new PathRules(repository, run.Run);
        var final = await new MergeEngine(repository, run.Run, rules).MergeAsync(
            run.Run.Tasks.Where(task => task.State == TaskState.Succeeded), run.Run.Options.ConflictStrategy, TestRun.Token);
        return (final, [.. conflicts, .. final.Conflicts]);
    }

    private static void AssertKept(TestRun run, string merged, List<MergeConflict> conflicts)
    {
        HashSet<string> kept =
        [
            .. Blobs(run, merged),
            .. conflicts.SelectMany(conflict => new[] { conflict.Base, conflict.Earlier, conflict.Later }).OfType<string>(),
        ];
        var lines = kept.SelectMany(id => run.Git("cat-file", "blob", id).Split('\n')).ToHashSet();
        var changes = run.Run.Tasks.ToDictionary(task => task, task => Changes(run, task));
        foreach (var (task, paths) in changes)
        {
            foreach (var (path, after) in paths)
            {
                var seenAndChanged = run.Run.Tasks.Any(later =>
                    later != task && changes[later].ContainsKey(path) && DependsOn(run, later, task.Id));
                if (after.All(c => c == '0') || kept.Contains(after) || seenAndChanged)
                {
                    continue;
                }

                // What stood there before, or anywhere where git follows renames, was not written by this task.
                var seen = run.Git("rev-list", task.Commit + "^1").Split('\n');
                var sources = run.Run.Options.Repository is null
                    ? seen.Select(commit => TestGit.Try(run.Paths.Repository, "rev-parse", "--verify", "--quiet", $"{commit}:{path}"))
                        .Where(found => found.ExitCode == 0)
                        .Select(found => found.Line)
                        .Where(id => run.Git("cat-file", "-t", id) == "blob")
                    : seen.SelectMany(commit => Blobs(run, commit));
                var had = sources.Distinct().SelectMany(id => run.Git("cat-file", "blob", id).Split('\n'));
                var lost = run.Git("cat-file", "blob", after).Split('\n').Except(had).Where(line => !lines.Contains(line)).ToList();
                Assert.True(
                    lost.Count == 0,
                    $"What {task.Id} left at {path} is lost: "
                        + $"{string.Join(" / ", lost)}\n{run.Git("log", "--all", "--graph", "--name-status", "--format=%h %s")}");
            }
        }
    }

    private static Dictionary<string, string> Changes(TestRun run, RunTask task)
    {
        if (task.Commit is null
            || run.Git("log", "-1", "--format=%B", task.Commit) is var message
                && !message.Contains($"Task: {task.Id}\n", StringComparison.Ordinal))
        {
            return [];
        }

        // :mode mode id id status, path
        var fields = run.Git("diff-tree", "-r", "-z", "--no-renames", task.Commit + "^1", task.Commit)
            .Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return fields.Chunk(2).ToDictionary(pair => pair[1], pair => pair[0].Split(' ')[3]);
    }

    private static string[] Blobs(TestRun run, string commit) =>
        run.Git("ls-tree", "-r", "-z", "--format=%(objectname)", commit).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static bool DependsOn(TestRun run, RunTask task, string id) =>
        task.Definition.DependsOn.Any(dependency => dependency == id || DependsOn(run, run[dependency], id));
}
