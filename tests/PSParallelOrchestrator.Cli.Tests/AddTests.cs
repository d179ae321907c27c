using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary><c>psorch add</c>: tasks of a plan file for a run that goes on in another process, all of them or none.</summary>
public sealed class AddTests : IAsyncDisposable
{
    private const string Yaml = """
        tasks:
          - id: more-<<_>>
            matrix: [1, 2]
            command: sh
            arguments: [-c, "cat first.txt > more<<_>>.txt"]
            dependsOn: ["fir*"]
          - id: all
            command: sh
            arguments: [-c, "cat more1.txt more2.txt > all.txt"]
            dependsOn: ["more-*", gate]
        """;

    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading", "more.yaml", "\"$0\" add \"$1\" --plan more.yaml --json")]
    [InlineData("Process", "more.yaml", "\"$0\" add \"$1\" --plan - --json < more.yaml")]
    [InlineData("Threading", "more.txt", "\"$0\" add \"$1\" --plan more.txt --format Yaml --json")]
    public async Task Tasks_of_a_plan_file_become_tasks_of_the_run(string backend, string file, string line)
    {
        var run = await StartAsync("--backend", backend);
        place.Write(file, Yaml);
        var asked = place.StartProgram("/bin/sh", "-c", line, PsorchProcess.Executable, run.Directory);
        var added = JsonDocument.Parse((await asked.EndAsync()).EndedWith(0).Output).RootElement;
        Assert.Equal(run.Directory, added.GetProperty("directory").GetString());
        Assert.Equal(TestPlace.Journal(run.Directory)[0].GetProperty("runId").GetString(), added.GetProperty("runId").GetString());
        Assert.Equal(
            ["more-1: first", "more-2: first", "all: more-1,more-2,gate"],
            added.GetProperty("tasks").EnumerateArray().Select(task =>
                $"{task.GetProperty("id")}: {string.Join(',', task.GetProperty("dependsOn").EnumerateArray())}"));
        Assert.Equal("Pending", added.GetProperty("tasks")[2].GetProperty("state").GetString());
        (await run.OpenAsync()).EndedWith(0);
        Assert.Equal("Succeeded", TestPlace.Task(run.Directory, "all").GetProperty("state").GetString());
        Assert.Equal("1\n1\n", await File.ReadAllTextAsync(
            Path.Combine(run.Directory, "src", "all.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_is_found_by_its_name_and_what_was_added_survives_a_kill()
    {
        var run = await StartAsync("--name", "nightly");
        var said = (await place.PsorchAsync("add", "nightly", "--plan", Added(PlanText.Shell("late", "true", ["gate"])))).EndedWith(0);
        Assert.Equal(("Added to nightly: late.\n", ""), (said.Output, said.Error));
        await run.KillAsync();
        place.Write("open", string.Empty);
        (await place.PsorchAsync("resume", "nightly")).EndedWith(0);
        Assert.Equal("Succeeded", TestPlace.Task(run.Directory, "late").GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_cannot_be_added_is_refused_with_its_reason_and_nothing_is_added()
    {
        var run = await StartAsync();
        var before = await File.ReadAllTextAsync(TestPlace.JournalPath(run.Directory), TestContext.Current.CancellationToken);
        foreach (var (content, id, says) in Effort.Some(3, new (string Content, string Id, string Says)[]
        {
            (PlanText.Of(Good, PlanText.Shell("first", "true")), "InvalidPlan", "'first'"),
            (PlanText.Of(Good, PlanText.Shell("First", "true")), "InvalidPlan", "letter case"),
            (PlanText.Of(Good, Good), "InvalidPlan", "'good'"),
            (PlanText.Of(Good, PlanText.Shell("x", "true", ["frist"])), "InvalidPlan", "Did you mean 'first'?"),
            ("{\"tasks\":[\n{\"id\":\"x\",\"command\":\"true\",\n\"dependsOn\":[\"nobody\"]}]}", "InvalidPlan",
                "bad.json(3,14): error UnknownDependency: Task 'x' depends on 'nobody', but neither the run nor what is added has such a "
                    + "task. Name the id of a task of the run, or of one that is added."),
            (PlanText.Of(Good, PlanText.Shell("x", "true", ["zz*"])), "InvalidPlan", "'zz*'"),
            (PlanText.Of(Good, PlanText.Shell("x", "true", ["y"]), PlanText.Shell("y", "true", ["x"])), "InvalidPlan", "x -> y -> x"),
            ("""{"tasks":[]}""", "InvalidPlan", "no tasks"),
            ("{}", "InvalidPlan", "tasks"),
            ("", "InvalidPlan", "empty"),
            ("""{"tasks":[{"id":"x"}]}""", "InvalidPlan", "neither a prompt nor a command"),
            ("""{"maxCostUsd":3,"tasks":[{"id":"x","command":"true"}]}""", "InvalidPlan", "maxCostUsd"),
            ("""{"ignore":["*.log"],"tasks":[{"id":"x","command":"true"}]}""", "InvalidPlan", "'ignore'"),
            ("""{"conflicts":{"a":"Union"},"tasks":[{"id":"x","command":"true"}]}""", "InvalidPlan", "'conflicts'"),
            (PlanText.Of(Good, Large("x")), "RequestRefused", "'x' 100000G memory"),
            (PlanText.Of(Good, PlanText.Shell("x", "true").With("promptFile", "none.md")), "InvalidPlan", "promptFile"),
            ("""{"tasks":[{"id":"x","script":"1","shell":"/nowhere/pwsh"}]}""", "RequestRefused", "/nowhere/pwsh"),
        }))
        {
            var result = await place.PsorchAsync("add", run.Directory, "--plan", place.Write("bad.json", content));
            result.Refused(2, id, says);
            Assert.Empty(result.Output);
        }

        Assert.Equal(before, await File.ReadAllTextAsync(
            TestPlace.JournalPath(run.Directory), TestContext.Current.CancellationToken));
        (await run.OpenAsync()).EndedWith(0);
        Assert.Equal(2, TestPlace.Summary(run.Directory).GetProperty("tasks").GetArrayLength());
    }

    [Fact]
    public async Task Where_the_answer_cannot_be_written_nothing_is_added()
    {
        var run = await StartAsync();
        var asked = place.StartProgram(
            "/bin/sh",
            "-c",
            "exec \"$0\" \"$@\" >&-",
            PsorchProcess.Executable,
            "add",
            run.Directory,
            "--plan",
            Added(PlanText.Shell("x", "true")),
            "--json");
        (await asked.EndAsync()).Refused(2, "InputOutput");
        (await run.OpenAsync()).EndedWith(0);
        Assert.Equal(2, TestPlace.Summary(run.Directory).GetProperty("tasks").GetArrayLength());
    }

    [Fact]
    public async Task What_else_a_plan_says_is_left_out_and_that_is_said()
    {
        var run = await StartAsync();
        var plan = place.Write("more.json", """
            {"id":"01jx0000000000000000000000","requirements":"More.","maxExecutors":9,
             "complexity":{"score":5,"level":"Simple","rationale":"r","recommendedExecutors":1},
             "planning":{"planner":"Heuristic"},"tasks":[{"id":"x","command":"true"}]}
            """);
        var said = (await place.PsorchAsync("add", run.Directory, "--plan", plan)).EndedWith(0).Error;
        Assert.All(
            ["id", "requirements", "maxExecutors", "complexity", "planning"],
            key => Assert.Contains($"The '{key}' of the plan is left out", said, StringComparison.Ordinal));
        Assert.Equal(5, said.Split("psorch: warning: ").Length - 1);
        (await run.OpenAsync()).EndedWith(0);
        Assert.Equal(5, TestPlace.Summary(run.Directory).GetProperty("maxExecutors").GetInt32());
    }

    [Fact]
    public async Task A_command_line_that_cannot_be_used_is_refused()
    {
        var plan = Added(PlanText.Shell("x", "true"));
        (await place.PsorchAsync("add", "nosuchrun", "--plan", plan)).Refused(2, "RunNotFound", "nosuchrun");
        (await place.PsorchAsync("add", place.Root, "--plan", plan)).EndedWith(2);
        Assert.Contains("--plan", (await place.PsorchAsync("add", "run")).EndedWith(2).Error, StringComparison.Ordinal);
        Assert.NotEmpty((await place.PsorchAsync("add")).EndedWith(2).Error);
        (await place.PsorchAsync("add", "run", "--plan")).Refused(2, "OptionWithoutValue");
        var run = await StartAsync();
        (await place.PsorchAsync("add", run.Directory, "--plan", place["none.json"])).Refused(2, "PlanFileNotFound");
        (await place.PsorchAsync("add", run.Directory, "--plan", place.Write("plan.toml", "x"))).EndedWith(2);
        (await place.PsorchAsync("add", run.Directory, "--plan", place.Root)).EndedWith(2);
        (await run.OpenAsync()).EndedWith(0);
    }

    [Fact]
    public async Task A_run_that_does_not_go_on_takes_none()
    {
        var plan = Added(PlanText.Shell("x", "true"));
        var run = await StartAsync();
        await run.KillAsync();
        (await place.PsorchAsync("add", run.Directory, "--plan", plan)).Refused(2, "RunNotOwned", "has no live orchestrator", "Resume it.");
        place.Write("open", string.Empty);
        (await place.PsorchAsync("resume", run.Directory)).EndedWith(0);
        (await place.PsorchAsync("add", run.Directory, "--plan", plan)).Refused(
            2, "RunNotOwned", "has ended and is Succeeded", "only while a run goes on", "--base-run");

        // Whatever else is wrong.
        (await place.PsorchAsync("add", run.Directory, "--plan", Added(PlanText.Shell("gate", "true")))).Refused(2, "RunNotOwned");
    }

    private static JsonObject Good => PlanText.Shell("good", "true");

    private async Task<GatedRun> StartAsync(params string[] options)
    {
        var run = await GatedRun.StartAsync(place, options, PlanText.Shell("first", "echo 1 > first.txt"));
        await run.UntilAsync("first", TaskState.Succeeded);
        return run;
    }

    private string Added(params JsonObject[] tasks) => place.Write("added.json", PlanText.Of(tasks));

    private static JsonObject Large(string id) =>
        PlanText.Shell(id, "true").With("resources", PlanText.Resources("memory", "100000G"));
}
