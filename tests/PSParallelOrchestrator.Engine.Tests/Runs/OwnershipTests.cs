using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

public sealed class OwnershipTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_left_by_an_asker_that_died_is_not_obeyed_by_the_next_owner()
    {
        await using var run = await RealRun.CreateAsync(Plans.Of(Plans.Task("a")), RealRun.Options("a:duration=1s"));
        var left = Path.Combine(run.Paths.Inbox, "01jd0000000000000000000000.request.json");
        await File.WriteAllTextAsync(left, """{"request":"stop","reason":"of yesterday"}""", Cancel);
        await run.ReopenAsync();
        Assert.Equal(RunState.Succeeded, await run.Session.RunAsync(null, CancellationToken.None));
        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task A_run_goes_on_after_the_run_it_started_from_is_gone()
    {
        var earlier = await RealRun.CompletedAsync(
            Plans.Of(Plans.Task("a")), RealRun.Options() with { Simulation = new SimulationOptions { WriteFiles = true } });
        await using var run = await RealRun.CreateAsync(
            Plans.Of(Plans.Task("b"), Plans.Task("c", "b")), RealRun.Options("c:fail=1") with
            {
                BaseRun = earlier.Run.Directory,
                Retry = new RetryOptions { MaxRetries = 0 },
            });
        Assert.Equal(RunState.Failed, await run.Session.RunAsync(null, CancellationToken.None));
        await earlier.DisposeAsync();
        await run.ReopenAsync();
        Assert.Equal(RunState.Succeeded, await run.Session.RunAsync(new RetryRequest([]), CancellationToken.None));
    }

    [Fact]
    public async Task A_run_that_does_not_fit_the_machine_any_more_says_so_instead_of_waiting_for_ever()
    {
        var options = RealRun.Options();
        await using var run = await RealRun.CreateAsync(
            Plans.Of(Plans.Task("a") with { Resources = new TaskResources { Cpus = 3 } }),
            options with { Capacity = new MachineCapacity { Cpus = 3 } });
        var text = await File.ReadAllTextAsync(run.Paths.Run, Cancel);
        Assert.Contains("\"cpus\": 3", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(run.Paths.Run, text.Replace("\"cpus\": 3", "\"cpus\": 2", StringComparison.Ordinal), Cancel);
        await run.ReopenAsync();
        var going = run.Session.RunAsync(null, CancellationToken.None);
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => going.WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        Assert.Equal("ResourcesImpossible", error.ErrorId);
    }

    [Fact]
    public async Task A_reader_that_looks_for_an_owner_is_not_taken_for_one()
    {
        await using var run = await RealRun.CreateAsync(Plans.Of(Plans.Task("a")), RealRun.Options());
        var paths = run.Paths;
        Assert.True(RunLock.IsHeld(paths));
        await run.Session.DisposeAsync();
        using var reader = new FileStream(paths.Lock, FileMode.Open, FileAccess.Read, FileShare.Read);
        Assert.False(RunLock.IsHeld(paths));
    }

    [Fact]
    public async Task A_retry_that_is_refused_leaves_a_finished_run_as_it_was()
    {
        await using var run = await RealRun.CompletedAsync(Plans.Of(Plans.Task("a")), RealRun.Options());
        var before = await File.ReadAllBytesAsync(run.Paths.Journal, Cancel);
        await run.Session.DisposeAsync();
        var error = await Assert.ThrowsAsync<OrchestratorException>(
            () => RunSession.OpenForRetryAsync(run.Run.Directory, new RetryRequest(["a"]), new EngineContext(), Cancel));
        Assert.Equal("RequestRefused", error.ErrorId);
        Assert.Equal(before, await File.ReadAllBytesAsync(run.Paths.Journal, Cancel));
    }
}
