using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Exit codes, and the ways a run is ended before its time: signals, stop, a killed orchestrator.</summary>
public sealed class StopTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task A_command_that_does_not_exist_fails_at_once_and_blocks_what_needs_it()
    {
        var plan = place.Plan(
            PlanText.Agent("a").With("id", "missing").With("command", "no-such-program-here"),
            PlanText.Agent("after", "missing"),
            PlanText.Shell("other", "true"));
        // A task has a prompt or a command, not both.
        await File.WriteAllTextAsync(plan, (await File.ReadAllTextAsync(plan, TestContext.Current.CancellationToken))
            .Replace("\"prompt\":\"do a\",", string.Empty, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var result = (await place.RunAsync("--plan", plan)).EndedWith(1);
        Assert.Contains("no-such-program-here", result.Output, StringComparison.Ordinal);
        var run = place.RunDirectory;
        Assert.Equal("Permanent", TestPlace.Task(run, "missing").GetProperty("failureClass").GetString());
        Assert.Equal(1, TestPlace.Task(run, "missing").GetProperty("attempts").GetInt32());
        Assert.Equal("Blocked", TestPlace.Task(run, "after").GetProperty("state").GetString());
        Assert.Equal("Succeeded", TestPlace.Task(run, "other").GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(PsorchProcess.Interrupt)]
    [InlineData(PsorchProcess.Terminate)]
    public async Task A_signal_ends_everything_and_a_resume_completes_it(int signal)
    {
        var (psorch, run) = await StartLongAsync();
        psorch.Signal(signal);
        (await psorch.EndAsync()).EndedWith(130);
        Assert.Empty(place.Marked());
        var stopped = await place.StatusAsync(run);
        Assert.Equal("Canceled", stopped.GetProperty("state").GetString());
        Assert.Equal("Canceled", TestPlace.Summary(run).GetProperty("state").GetString());
        Assert.Equal("Succeeded", TestPlace.Task(run, "first").GetProperty("state").GetString());

        await CompleteAsync(run);
    }

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task A_second_signal_does_not_wait_for_what_is_being_ended_and_the_run_ends_in_order(string backend)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs signals and shell scripts.");
        var script = $"trap 'touch \"{place["asked"]}\"' TERM; touch '{place["ready"]}'; while :; do sleep 0.1; done";
        var plan = place.Plan(PlanText.Shell("stubborn", script, [], place.Marker));
        var psorch = place.StartRun("--plan", plan, "--backend", backend, "--grace-time", "1h");
        await TestPlace.Until(() => File.Exists(place["ready"]) || psorch.HasExited, "the task runs");
        psorch.Signal(PsorchProcess.Interrupt);
        await TestPlace.Until(() => File.Exists(place["asked"]) || psorch.HasExited, "it was asked");
        Assert.False(psorch.HasExited);
        psorch.Signal(PsorchProcess.Interrupt);
        (await psorch.EndAsync()).EndedWith(130);
        Assert.Empty(place.Marked());
        Assert.Equal("Canceled", TestPlace.Summary(place.RunDirectory).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_killed_orchestrator_leaves_an_interrupted_run_that_a_resume_completes()
    {
        var (psorch, run) = await StartLongAsync();
        psorch.Signal(PsorchProcess.Kill);
        await psorch.EndAsync();
        Assert.Equal("Interrupted", (await place.StatusAsync(run)).GetProperty("state").GetString());
        Assert.Contains("Interrupted", (await place.PsorchAsync("status")).EndedWith(0).Output, StringComparison.Ordinal);
        var leftOver = place.Marked();
        Assert.NotEmpty(leftOver);

        await CompleteAsync(run);
        Assert.Empty(place.Marked().Intersect(leftOver));
        var lost = Assert.Single(TestPlace.Trace(run), attempt => attempt["failureClass"] == "Lost");
        Assert.Equal(("long", "1"), (lost["task"], lost["attempt"]));
    }

    [Fact]
    public async Task A_run_has_one_owner()
    {
        var (psorch, run) = await StartLongAsync();
        (await place.PsorchAsync("resume", run)).Refused(2, "RunInUse", $"process {psorch.Id}");
        (await place.PsorchAsync("merge", run)).Refused(2, "RunInUse");
        Assert.Equal("Running", (await place.StatusAsync(run)).GetProperty("state").GetString());
        (await place.PsorchAsync("stop", run)).EndedWith(0);
        (await psorch.EndAsync()).EndedWith(130);
        Assert.Empty(place.Marked());
        (await place.PsorchAsync("stop", run)).Refused(2, "RunNotOwned");
        await CompleteAsync(run);
    }

    [Fact]
    public async Task A_second_run_in_the_same_output_directory_gets_its_own()
    {
        var (psorch, run) = await StartLongAsync();
        (await place.RunAsync("--plan", place.Plan(PlanText.Shell("a", "true")))).EndedWith(0);
        Assert.Equal(2, place.Runs.Length);
        psorch.Signal(PsorchProcess.Terminate);
        (await psorch.EndAsync()).EndedWith(130);
        Assert.Equal("Canceled", (await place.StatusAsync(run)).GetProperty("state").GetString());
    }

    /// <summary>
    /// A task that has ended, and one that goes on, with a child in a session of its own, until the file "go" is there.
    /// </summary>
    private async Task<(PsorchProcess Psorch, string Run)> StartLongAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs signals and shell scripts.");
        var wait =
            $"[ -e '{place["go"]}' ] && exit 0; setsid sh -c 'sleep 300; true' {place.Marker} & sh -c 'sleep 300; true' {place.Marker}";
        var plan = place.Plan(
            PlanText.Shell("first", "echo once >> '" + place["first"] + "'; echo made > first.txt"),
            PlanText.Shell("long", wait, ["first"]),
            PlanText.Shell("last", "cat first.txt", ["long"]));
        var psorch = place.StartRun("--plan", plan);
        await TestPlace.Until(() => place.Marked().Count >= 3 || psorch.HasExited, "the task and its daemon run");
        Assert.False(psorch.HasExited);
        return (psorch, place.RunDirectory);
    }

    private async Task CompleteAsync(string run)
    {
        place.Write("go", string.Empty);
        (await place.PsorchAsync("resume", run)).EndedWith(0);
        Assert.Equal("Succeeded", TestPlace.Summary(run).GetProperty("state").GetString());
        Assert.Equal("once\n", await File.ReadAllTextAsync(place["first"], TestContext.Current.CancellationToken));
        Assert.True(File.Exists(Path.Combine(run, "src", "first.txt")));
    }
}
