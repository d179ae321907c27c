using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

public sealed class RunSessionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_run_has_one_owner_and_any_number_of_readers()
    {
        await using var run = await RealRun.CreateAsync(Plans.Of(Plans.Task("a")), RealRun.Options());
        var error = await Assert.ThrowsAsync<OrchestratorException>(
            () => RunSession.OpenAsync(run.Run.Directory, reopen: false, new EngineContext(), CancellationToken.None));
        Assert.Equal("RunInUse", error.ErrorId);
        Assert.Contains($"process {Environment.ProcessId} on", error.Message, StringComparison.Ordinal);
        using var reader = RunReader.Open(run.Run.Directory);
        using var other = RunReader.Open(run.Run.Directory);
        Assert.Equal(RunState.Running, other.Run.State);
    }

    [Fact]
    public async Task A_reader_sees_a_run_go_on_and_end()
    {
        await using var run = await RealRun.CreateAsync(Plans.Of(Plans.Task("a"), Plans.Task("b", "a")), RealRun.Options());
        using var reader = RunReader.Open(run.Run.Directory);
        Assert.False(reader.Refresh());
        var finished = new List<string>();
        reader.Run.TaskFinished += (_, e) => finished.Add(e.Task.Id);
        await run.Session.RunAsync(null, CancellationToken.None);
        Assert.True(reader.Refresh());
        Assert.Equal(["a", "b"], finished);
        Assert.Equal(RunState.Succeeded, reader.Run.State);
        Assert.False(reader.Refresh());
    }

    [Fact]
    public async Task Without_an_owner_an_unfinished_run_is_interrupted()
    {
        await using var run = await RealRun.CreateAsync(Plans.Of(Plans.Task("a")), RealRun.Options());
        var directory = run.Run.Directory;
        await run.Session.DisposeAsync();
        using (var reader = RunReader.Open(directory))
        {
            Assert.Equal(RunState.Interrupted, reader.Run.State);
        }

        await run.ReopenAsync();
        using (var reader = RunReader.Open(directory))
        {
            Assert.Equal(RunState.Running, reader.Run.State);
        }

        Assert.Equal(RunState.Succeeded, await run.Session.RunAsync(null, CancellationToken.None));
    }

    [Fact]
    public async Task A_stopped_run_is_completed_by_a_resume_without_repeating_what_was_done()
    {
        await using var run = await RealRun.CreateAsync(
            Plans.Of(Plans.Task("a"), Plans.Task("b", "a")), RealRun.Options("b:duration=30s"));
        using var stop = new CancellationTokenSource();
        run.Run.TaskFinished += (_, _) => stop.Cancel();
        Assert.Equal(RunState.Canceled, await run.Session.RunAsync(null, stop.Token));
        Assert.Equal([TaskState.Succeeded, TaskState.Canceled], run.Run.Tasks.Select(task => task.State));
        await run.ReopenAsync();
        Assert.NotEqual(TaskState.Canceled, run.Task("b").State);
        using var again = new CancellationTokenSource();
        run.Run.ProgressChanged += (_, _) =>
        {
            if (run.Task("b").State == TaskState.Running)
            {
                again.Cancel();
            }
        };
        Assert.Equal(RunState.Canceled, await run.Session.RunAsync(null, again.Token));
        Assert.Equal(2, run.Task("b").Attempts.Count);
        Assert.Single(run.Task("a").Attempts);
    }

    [Fact]
    public async Task Requests_through_the_inbox_are_obeyed_or_refused_in_words()
    {
        await using var run = await RealRun.CreateAsync(
            Plans.Of(Plans.Task("gate") with { RequireApproval = true }, Plans.Task("bad")),
            RealRun.Options("bad:fail=-1,class=Permanent"));
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        run.Run.TaskFinished += (_, e) => blocked.TrySetResult();
        var work = run.Session.RunAsync(null, CancellationToken.None);
        await blocked.Task;

        Assert.Contains("'gate' is WaitingForApproval", await RefusedAsync(run, new RetryRequest(["gate"])), StringComparison.Ordinal);
        Assert.Contains("'bad' is Failed", await RefusedAsync(run, new ApproveRequest(["bad"])), StringComparison.Ordinal);
        Assert.Contains("'nosuch'", await RefusedAsync(run, new DenyRequest(["nosuch"], null)), StringComparison.Ordinal);
        await RunRequests.AskOwnerAsync(run.Run.Directory, new RetryRequest([]), Patience, CancellationToken.None);
        Assert.True(run.Task("bad").Attempts.Count >= 1);
        await RunRequests.AskOwnerAsync(run.Run.Directory, new ApproveRequest([]), Patience, CancellationToken.None);
        Assert.Equal(RunState.Failed, await work);
        Assert.Equal((TaskState.Succeeded, 2), (run.Task("gate").State, run.Task("bad").Attempts.Count));
        Assert.Empty(Directory.EnumerateFiles(run.Paths.Inbox));
        Assert.Contains("Request: retry what failed", run.Output("orchestrator.log"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_a_run_without_an_owner_is_told_so()
    {
        await using var run = await RealRun.CreateAsync(Plans.Of(Plans.Task("a")), RealRun.Options());
        var directory = run.Run.Directory;
        await run.Session.DisposeAsync();
        var error = await Assert.ThrowsAsync<OrchestratorException>(
            () => RunRequests.AskOwnerAsync(directory, new StopRequest("test"), Patience, CancellationToken.None));
        Assert.Equal("RunNotOwned", error.ErrorId);
        await run.ReopenAsync();
    }

    [Fact]
    public async Task Who_asks_an_owner_that_does_not_listen_withdraws()
    {
        await using var run = await RealRun.CreateAsync(Plans.Of(Plans.Task("a")), RealRun.Options());
        var error = await Assert.ThrowsAsync<OrchestratorException>(() =>
            RunRequests.AskOwnerAsync(run.Run.Directory, new StopRequest("test"), TimeSpan.FromMilliseconds(200), CancellationToken.None));
        Assert.Equal(("RequestNotAnswered", OrchestratorErrorKind.InUse), (error.ErrorId, error.Kind));
        Assert.Empty(Directory.EnumerateFileSystemEntries(run.Paths.Inbox));
    }

    [Fact]
    public async Task A_run_is_found_by_the_beginning_of_its_id()
    {
        await using var run = await RealRun.CreateAsync(Plans.Of(Plans.Task("a")), RealRun.Options());
        Assert.Equal(run.Run.Directory, RunIndex.Resolve(run.Run.Id.ToUpperInvariant()));
        Assert.Equal(run.Run.Directory, RunIndex.Resolve(run.Run.Id[..25]));
        Assert.Equal("RunNotFound", Assert.Throws<OrchestratorException>(() => RunIndex.Resolve(run.Run.Id[..3])).ErrorId);
        Assert.Contains((run.Run.Id, run.Run.Directory), RunIndex.List());
    }

    [Fact]
    public async Task A_refused_plan_leaves_nothing()
    {
        using var place = new TemporaryDirectory();
        await Assert.ThrowsAsync<InvalidPlanException>(() => RunSession.CreateAsync(
            Plans.Of(Plans.Task("a", "a")), place["out"], "test", new RunOptions(), new EngineContext(), CancellationToken.None));
        Assert.False(Directory.Exists(place["out"]));
    }

    private static async Task<string> RefusedAsync(RealRun run, RunRequest request)
    {
        var error = await Assert.ThrowsAsync<OrchestratorException>(
            () => RunRequests.AskOwnerAsync(run.Run.Directory, request, Patience, CancellationToken.None));
        Assert.Equal("RequestRefused", error.ErrorId);
        return error.Message;
    }
}
