using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Hosting;

public sealed class RunHostTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TemporaryDirectory place = new();

    public void Dispose() => place.Dispose();

    private Task<OrchestratorRun> StartAsync(OrchestratorPlan plan, params string[] rules) =>
        RunHost.StartAsync(plan, place["out"], "test", RealRun.Options(rules), new EngineContext(), CancellationToken.None);

    [Fact]
    public async Task A_handler_that_does_not_return_holds_no_run_up()
    {
        using var never = new ManualResetEventSlim();
        var run = await StartAsync(Plans.Of(Plans.Task("a"), Plans.Task("b", "a")));
        run.TaskFinished += (_, _) => never.Wait(Patience);
        Assert.True(run.Wait(Patience));
        Assert.Equal(RunState.Succeeded, run.State);
        never.Set();
    }

    [Fact]
    public async Task A_handler_that_throws_is_told_to_the_run()
    {
        var run = await StartAsync(Plans.Of(Plans.Task("a"), Plans.Task("b", "a")), "a:duration=200ms", "b:duration=200ms");
        run.TaskFinished += (_, _) => throw new InvalidOperationException("mine");
        Assert.True(run.Wait(Patience));
        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Contains(run.Warnings, warning => warning.Contains("mine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_handler_that_throws_is_told_to_who_only_watches_a_run()
    {
        await using var session = await RunSession.CreateAsync(
            Plans.Of(Plans.Task("a"), Plans.Task("b", "a")), place["out"], "test", RealRun.Options(), new EngineContext(), CancellationToken.None);
        var watched = RunHost.Open(session.Run.Directory);
        watched.TaskFinished += (_, _) => throw new InvalidOperationException("mine");
        await session.RunAsync(null, CancellationToken.None);
        await session.DisposeAsync();
        Assert.True(watched.Wait(Patience));
        await watched.EventsRaisedAsync();
        Assert.Equal(2, watched.Warnings.Count(warning => warning.Contains("mine", StringComparison.Ordinal)));
        Assert.Empty(session.Run.Warnings);
    }

    [Fact]
    public async Task Who_waited_has_seen_every_event()
    {
        var seen = new List<string>();
        var run = await StartAsync(Plans.Of(Plans.Task("a", "s"), Plans.Task("s")), "s:duration=200ms");
        run.TaskFinished += (_, e) => seen.Add(e.Task.Id);
        Assert.True(run.Wait(Patience));
        Assert.Equal(["s", "a"], seen);
    }

    [Fact]
    public async Task A_run_stopped_at_once_is_canceled_and_its_object_follows_a_resume()
    {
        var run = await StartAsync(Plans.Of(Plans.Task("a")), "a:duration=300ms");
        run.Stop();
        Assert.True(run.Wait(Patience));
        Assert.Equal((RunState.Canceled, null), (run.State, run.Fault));
        Assert.Same(run, await RunHost.ResumeAsync(run.Directory, new EngineContext(), CancellationToken.None));
        Assert.True(run.Wait(Patience));
        Assert.Equal(RunState.Succeeded, run.State);
    }

    [Fact]
    public async Task A_run_abandoned_at_once_is_interrupted()
    {
        var run = await StartAsync(Plans.Of(Plans.Task("a")), "a:duration=30s");
        RunHost.AbandonAll(Patience);
        Assert.Equal(RunState.Interrupted, run.State);
        Assert.False(RunRequests.HasOwner(run.Directory));
    }

    [Fact]
    public async Task A_refused_retry_leaves_the_run_as_it_is()
    {
        var run = await StartAsync(Plans.Of(Plans.Task("a")));
        Assert.True(run.Wait(Patience));
        await Assert.ThrowsAsync<OrchestratorException>(() => RunHost.RetryAsync(run.Directory, [], new EngineContext(), CancellationToken.None));
        using var reader = RunReader.Open(run.Directory);
        Assert.Equal((RunState.Succeeded, RunState.Succeeded), (run.State, reader.Run.State));
    }

    [Fact]
    public async Task A_directory_that_another_run_got_is_another_run()
    {
        var first = await StartAsync(Plans.Of(Plans.Task("a")));
        Assert.True(first.Wait(Patience));
        await RunHost.RemoveAsync(first.Directory, [], CancellationToken.None);
        Assert.False(Directory.Exists(first.Directory));
        var second = await StartAsync(Plans.Of(Plans.Task("a")));
        Assert.True(second.Wait(Patience));
        Assert.Equal(first.Directory, second.Directory);
        Assert.Same(second, RunHost.Open(second.Directory));
    }
}
