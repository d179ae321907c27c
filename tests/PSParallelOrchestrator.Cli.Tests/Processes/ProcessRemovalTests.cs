using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Cli.Tests.Processes;

/// <summary>A process that lives longer than its runs, as PowerShell does, on the Process backend: leaving, resuming, removing.</summary>
public sealed class ProcessRemovalTests : IAsyncDisposable
{
    private readonly ProcessPlace place = new();

    public ProcessRemovalTests()
    {
        Environment.SetEnvironmentVariable("PSORCH_EXE", PsorchProcess.Executable);
        Environment.SetEnvironmentVariable("PSORCH_STATE_HOME", place.Files["state"]);
    }

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task Removing_an_interrupted_run_first_ends_what_still_runs()
    {
        var orchestrator = place.Start(place.Task("a", $"trap '' TERM; {place.Wait("never")}"), place.Task("b", place.Wait("never")));
        await place.UntilAsync("start a 1");
        await place.UntilAsync("start b 1");
        await ProcessPlace.KillAsync(orchestrator);
        Assert.Equal(2, place.Executors().Count);
        var run = place.Run;
        await RunHost.RemoveAsync(run, [], TestContext.Current.CancellationToken);
        Assert.Empty(place.Executors());
        Assert.Empty(place.Files.Marked());
        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public async Task Removing_a_run_with_a_damaged_journal_ends_what_the_rest_of_it_knows()
    {
        var orchestrator = place.Start(place.Task("a", place.Wait("never")));
        await place.UntilAsync("start a 1");
        await ProcessPlace.KillAsync(orchestrator);
        var run = place.Run;
        await File.AppendAllTextAsync(TestPlace.JournalPath(run), "damage\nmore damage\n", TestContext.Current.CancellationToken);
        await RunHost.RemoveAsync(run, [], TestContext.Current.CancellationToken);
        Assert.Empty(place.Executors());
        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public async Task A_run_whose_attempts_may_run_elsewhere_is_removed_only_when_that_is_said_to_be_lost()
    {
        var orchestrator = place.Start(place.Task("a", place.Wait("go")));
        await place.UntilAsync("start a 1");
        await ProcessPlace.KillAsync(orchestrator);
        place.ChangeClaim("a", ("host", "elsewhere"), ("bootId", "11111111-2222-3333-4444-555555555555"));
        var run = place.Run;
        var error = await Assert.ThrowsAsync<OrchestratorException>(() =>
            RunHost.RemoveAsync(run, [], TestContext.Current.CancellationToken));
        Assert.Equal("AttemptsOnOtherHost", error.ErrorId);
        Assert.True(Directory.Exists(Path.Combine(run, ".orchestrator")));
        place.Open("go");
        await TestPlace.Until(() => place.Executors().Count == 0, "the executor had ended");
        await RunHost.RemoveAsync(run, ["elsewhere"], TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public async Task A_run_that_its_host_left_goes_on_and_is_taken_up_again_in_the_same_process()
    {
        var plan = new OrchestratorPlan
        {
            Tasks =
            [
                new OrchestratorTask
                {
                    Id = "a",
                    Command = "sh",
                    Arguments =
                    [
                        "-c",
                        $"echo start a >> '{place.Files["evidence"]}'; {place.Wait("go")}; echo end a >> '{place.Files["evidence"]}'",
                    ],
                },
            ],
        };
        var options = new RunOptions { Backend = BackendKind.Process };
        var run = (await RunHost.StartAsync(
            plan, place.Files.Output, "left", options, new EngineContext(), RunAim.TasksOnly, TestContext.Current.CancellationToken)).Run;
        await place.UntilAsync("start a");
        RunHost.AbandonAll(TimeSpan.FromSeconds(30));
        Assert.Equal(RunState.Interrupted, run.State);
        Assert.Single(place.Executors());
        run.Refresh();
        Assert.Contains("still runs", run.Tasks[0].Reason, StringComparison.Ordinal);

        var live = await RunHost.ResumeAsync(run.Directory, new EngineContext(), RunAim.TasksOnly, TestContext.Current.CancellationToken);
        var resumed = live.Run;
        place.Open("go");
        Assert.True(resumed.Wait(TimeSpan.FromMinutes(1)));
        Assert.Equal(RunState.Succeeded, resumed.State);
        Assert.Equal(["start a", "end a"], place.Evidence);
        Assert.Null(resumed.Tasks[0].Reason);
    }
}
