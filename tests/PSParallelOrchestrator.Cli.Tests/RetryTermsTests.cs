using System.Text.Json;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary><c>psorch retry</c> with what tasks ask for from then on, of a run that has ended and of one that goes on.</summary>
public sealed class RetryTermsTests : IAsyncDisposable
{
    private const string Key = "sk-ant-of-a-test-of-retries";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task More_memory_and_time_let_tasks_succeed_that_had_too_little(string backend)
    {
        Effort.SkipUnless(backend == "Threading");
        var plan = place.Plan(
            PlanText.Agent("big").With("resources", PlanText.Resources("memory", "64M")),
            PlanText.Agent("slow").With("timeLimit", "00:00:00.2"),
            PlanText.Agent("after", "big", "slow"));
        (await RunAsync(
            backend, plan, "--memory", "2G", "--memory-cap", "64M", "--simulate", "big:memory=512M", "--simulate", "slow:duration=3s"))
            .EndedWith(1);
        var run = place.RunDirectory;
        Assert.Equal(("OutOfMemory", "Timeout"), (FailureOf(run, "big"), FailureOf(run, "slow")));

        (await place.PsorchAsync("retry", run, "big", "--memory", "1G")).EndedWith(1);
        (await place.PsorchAsync("retry", run, "--time-limit", "5m")).EndedWith(0);
        Assert.All(
            ["big", "slow", "after"], id => Assert.Equal("Succeeded", TestPlace.Task(run, id).GetProperty("state").GetString()));
        Assert.Equal(
            ["""["big"]: 1G""", """["slow"]: 00:05:00"""],
            Retried(run).Select(e => $"{e.GetProperty("tasks")}: {Said(e.GetProperty("terms"))}"));
    }

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task Another_model_and_another_agent_do_them(string backend)
    {
        Effort.SkipUnless(backend == "Process");
        await using var server = await ModelPlace.StartServerAsync(place, AgentKind.Anthropic, Key);
        var work = AgentSteps.Agent("work", AgentSteps.Say("Done."), AgentSteps.Say("Done again."), AgentSteps.Say("And again."));
        (await RunAsync(backend, place.Plan(work.With("verify", $"test -e '{place["go"]}'")), "--agent", "Anthropic")).EndedWith(1);
        Assert.Single(server.Log.Messages);

        (await place.PsorchAsync("retry", place.RunDirectory, "--model", "claude-haiku-4-5")).EndedWith(1);
        Assert.Equal(2, server.Log.Messages.Count);
        Assert.Contains("haiku", server.Log.Messages[1].Model, StringComparison.Ordinal);
        Assert.DoesNotContain("haiku", server.Log.Messages[0].Model, StringComparison.Ordinal);

        place.Write("go", string.Empty);
        (await place.PsorchAsync("retry", place.RunDirectory, "--agent", "Simulated")).EndedWith(0);
        Assert.Equal(2, server.Log.Messages.Count);
        Assert.True(TestPlace.Task(place.RunDirectory, "work").GetProperty("simulated").GetBoolean());
    }

    [Theory]
    [InlineData("Threading", true)]
    [InlineData("Process", true)]
    [InlineData("Threading", false)]
    public async Task Clean_begins_a_session_anew_that_would_go_on_otherwise(string backend, bool clean)
    {
        Effort.SkipUnless(backend == "Process" || !clean);
        await using var server = await ModelPlace.StartServerAsync(place, AgentKind.Anthropic, Key);
        var work = AgentSteps.Agent(
            "work", ModelPlace.Make(AgentKind.Anthropic, "src/a.txt", "once"), AgentSteps.Say("Done."), AgentSteps.Say("Done again."));
        (await RunAsync(backend, place.Plan(work.With("verify", $"test -e '{place["go"]}'")), "--agent", "Anthropic")).EndedWith(1);
        Assert.Equal(2, server.Log.Messages.Count);
        place.Write("go", string.Empty);
        string[] how = clean ? ["--clean"] : [];
        (await place.PsorchAsync(["retry", place.RunDirectory, .. how])).EndedWith(0);

        // Its first step again, and the answer after it; or the next answer alone.
        Assert.Equal(clean ? 4 : 3, server.Log.Messages.Count);
        Assert.Equal("once", await File.ReadAllTextAsync(
            Path.Combine(place.RunDirectory, "src", "a.txt"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task A_run_that_goes_on_takes_them_and_records_them(string backend)
    {
        Effort.SkipUnless(backend == "Threading");
        var run = await GatedRun.StartAsync(
            place,
            ["--backend", backend, "--max-retries", "0", "--simulate", "slow:duration=3s"],
            PlanText.Agent("slow").With("timeLimit", "00:00:00.2"));
        await run.UntilAsync("slow", TaskState.Failed);
        (await place.PsorchAsync("retry", run.Directory, "slow", "--memory", "100000G")).Refused(2, "RequestRefused", "100000G memory");
        (await place.PsorchAsync("retry", run.Directory, "slow", "--time-limit", "5m")).EndedWith(0);
        await run.UntilAsync("slow", TaskState.Succeeded);
        (await run.OpenAsync()).EndedWith(0);
        Assert.Equal("00:05:00", Said(Assert.Single(Retried(run.Directory)).GetProperty("terms")));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_nothing_changed()
    {
        (await RunAsync("Threading", place.Plan(PlanText.Shell("bad", "false"), PlanText.Shell("good", "true")))).EndedWith(1);
        var run = place.RunDirectory;
        var before = TestPlace.Snapshot(run);
        foreach (var (id, says, words) in new (string Id, string Says, string[] Words)[]
        {
            ("RequestRefused", "'nosuch'", ["nosuch", "--memory", "1G"]),
            ("TaskNotFound", "'zz*'", ["zz*", "--memory", "1G"]),
            ("TaskNotFound", "No task of the run 'plan' that can run again matches 'goo*': what matches is Succeeded.", ["bad", "goo*"]),
            ("RequestRefused", "'good' is Succeeded", ["good", "--time-limit", "1m"]),
            ("RequestRefused", "100000G memory", ["bad", "--memory", "100000G"]),
            ("RequestRefused", "'agent'", ["bad", "--agent", "Simulated"]),
            ("RequestRefused", "'model'", ["bad", "--model", "opus"]),
            ("SettingInvalid", "--memory", ["--memory", "much"]),
            ("OptionInvalid", "--memory", ["--memory", "0"]),
            ("SettingInvalid", "--time-limit", ["--time-limit", "soon"]),
            ("OptionInvalid", "--time-limit", ["--time-limit", "0s"]),
            ("SettingInvalid", "--agent", ["--agent", "Nobody"]),
            ("SettingInvalid", "--model", ["--model", ""]),
            ("OptionWithoutValue", "--memory", ["--memory"]),
        })
        {
            (await place.PsorchAsync(["retry", run, .. words])).Refused(2, id, says);
        }

        Assert.Equal(before, TestPlace.Snapshot(run));
        (await place.PsorchAsync("retry", "nosuchrun", "--memory", "1G")).Refused(2, "RunNotFound");
    }

    [Fact]
    public async Task A_run_whose_owner_was_killed_goes_on_on_the_new_terms()
    {
        var run = await GatedRun.StartAsync(
            place,
            ["--backend", "Process", "--max-retries", "0", "--simulate", "slow:duration=3s"],
            PlanText.Agent("slow").With("timeLimit", "00:00:00.2"));
        await run.UntilAsync("slow", TaskState.Failed);
        await run.KillAsync();
        place.Write("open", string.Empty);
        (await place.PsorchAsync("retry", run.Directory, "slow", "--time-limit", "5m")).EndedWith(0);
        Assert.Equal("Succeeded", TestPlace.Task(run.Directory, "gate").GetProperty("state").GetString());
    }

    private Task<PsorchResult> RunAsync(string backend, string plan, params string[] options) =>
        place.RunAsync(["--plan", plan, "--backend", backend, "--max-retries", "0", .. options]);

    private static string? FailureOf(string run, string task) =>
        TestPlace.Task(run, task).GetProperty("failureClass").GetString();

    private static IEnumerable<JsonElement> Retried(string run) =>
        TestPlace.Journal(run).Where(e => e.GetProperty("event").GetString() == "retry-requested");

    /// <summary>The only value of some terms.</summary>
    private static string Said(JsonElement terms) =>
        Assert.Single(terms.EnumerateObject(), term => term.Value.ValueKind == JsonValueKind.String).Value.ToString();
}
