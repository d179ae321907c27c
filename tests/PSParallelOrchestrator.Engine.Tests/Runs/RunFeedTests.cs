using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

/// <summary>The feed of a run of this process, live and finished.</summary>
public sealed class RunFeedTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_run_is_told_in_order_and_without_gaps()
    {
        await using var run = await RealRun.CreateAsync(Plans.Of(Plans.Task("a"), Plans.Task("b", "a")), RealRun.Options("b:fail=-1"));
        var reading = ReadAsync(run.Run.Directory);
        await run.Session.RunAsync(null, Cancel);
        await run.ConsolidateAsync();
        await run.Session.DisposeAsync();
        var changes = await reading;
        Assert.Equal(Enumerable.Range(1, run.Journal().Count).Select(number => (long)number), changes.Select(change => change.Sequence));
        Assert.IsType<RunCreated>(changes[0].Event);
        Assert.IsType<ConsolidationFinished>(changes[^1].Event);
        var ended = changes.Select(change => change.Event).OfType<AttemptFinished>().ToList();
        Assert.Equal(
            ["a succeeded", "b failed"],
            ended.Select(e => $"{e.Task} {(e.FailureClass is null ? "succeeded" : "failed")}").Distinct());
        Assert.Equal(["a", "b"], changes.SelectMany(change => change.Tasks).Where(task => task.IsNewlyFinal).Select(task => task.Task));
        Assert.Equal(TaskState.Failed, changes.SelectMany(change => change.Tasks).Last().State);
        Assert.Equal(RunState.Failed, changes[^1].State);
    }

    [Fact]
    public async Task A_finished_run_is_told_as_it_was_live_from_any_number()
    {
        var run = await RealRun.CreateAsync(Plans.Of(Plans.Task("a"), Plans.Task("b", "a"), Plans.Task("c")), RealRun.Options("c:fail=1"));
        await using var held = run;
        var live = ReadAsync(run.Run.Directory);
        await run.Session.RunAsync(null, Cancel);
        await run.Session.DisposeAsync();
        var all = (await live).Select(Told).ToList();
        for (var from = 0; from <= all.Count; from++)
        {
            Assert.Equal(all.Skip(from), (await ReadAsync(run.Run.Directory, from)).Select(Told));
        }
    }

    [Fact]
    public async Task Who_begins_in_the_middle_of_a_live_run_gets_what_was_before_too()
    {
        await using var run = await RealRun.CreateAsync(
            Plans.Of(Plans.Task("a"), Plans.Task("b", "a") with { RequireApproval = true }), RealRun.Options());
        var running = run.Session.RunAsync(null, Cancel);
        await foreach (var change in RunFeed.ReadAsync(run.Run.Directory, cancellationToken: Cancel))
        {
            if (change.Tasks.Any(task => task.State == TaskState.WaitingForApproval))
            {
                break;
            }
        }

        var late = ReadAsync(run.Run.Directory);
        var following = ListAsync(RunFeed.FollowAsync(run.Run, Cancel));
        await run.Session.AskAsync(new ApproveRequest([]));
        await running;
        await run.Session.DisposeAsync();
        var numbers = Enumerable.Range(1, run.Journal().Count).Select(number => (long)number);
        Assert.Equal(numbers, (await late).Select(change => change.Sequence));
        Assert.IsType<TaskApproved>((await following)[0].Event);
    }

    [Fact]
    public async Task A_slow_reader_neither_holds_the_run_up_nor_misses_anything()
    {
        const int Warnings = 2 * ChangeBroadcast.Held;
        await using var run = await RealRun.CreateAsync(Plans.Of(Plans.Task("a") with { RequireApproval = true }), RealRun.Options());
        var released = new TaskCompletionSource();
        var reading = ReadSlowlyAsync();
        var running = run.Session.RunAsync(null, Cancel);
        Assert.True(await run.Session.Begun);
        for (var i = 0; i < Warnings; i++)
        {
            run.Session.Warn("nothing of importance");
        }

        await run.Session.AskAsync(new ApproveRequest([]));
        Assert.Equal(RunState.Succeeded, await running);
        released.SetResult();
        await run.Session.DisposeAsync();
        Assert.Equal(run.Run.LastSequence, await reading);
        Assert.True(run.Run.LastSequence > Warnings);

        async Task<long> ReadSlowlyAsync()
        {
            var last = run.Run.LastSequence;
            await foreach (var change in RunFeed.FollowAsync(run.Run, Cancel))
            {
                await released.Task;
                Assert.Equal(last + 1, change.Sequence);
                last = change.Sequence;
            }

            return last;
        }
    }

    [Fact]
    public async Task A_run_that_was_left_is_interrupted_and_who_stays_sees_it_go_on()
    {
        await using var run = await RealRun.CreateAsync(Plans.Of(Plans.Task("a")), RealRun.Options("a:duration=30s"));
        var leaving = ReadAsync(run.Run.Directory);
        await using var staying = RunFeed.ReadAsync(
            run.Run.Directory, stays: true, cancellationToken: Cancel).GetAsyncEnumerator(Cancel);
        var running = run.Session.RunAsync(null, Cancel);
        Assert.IsType<AttemptLaunching>(
            (await UntilAsync(staying, change => change.Tasks.Any(task => task.State == TaskState.Running))).Event);
        run.Session.Abandon();
        await running;
        await run.Session.DisposeAsync();
        var left = (await leaving)[^1];
        Assert.Equal((null, RunState.Interrupted, run.Journal().Count), (left.Event, left.State, left.Sequence));
        Assert.Equal(left.Sequence, (await UntilAsync(staying, change => change.State == RunState.Interrupted)).Sequence);

        await run.ReopenAsync();
        using var stop = new CancellationTokenSource();
        running = run.Session.RunAsync(null, stop.Token);
        Assert.IsType<RunStarted>((await UntilAsync(staying, _ => true)).Event);
        await stop.CancelAsync();
        await running;
        await run.Session.DisposeAsync();
        Assert.Equal(RunState.Canceled, (await UntilAsync(staying, change => change.Event is RunFinished)).State);
    }

    [Fact]
    public async Task A_damaged_journal_is_an_error_after_what_was_whole()
    {
        await using var run = await RealRun.CompletedAsync(Plans.Of(Plans.Task("a"), Plans.Task("b", "a")), RealRun.Options());
        await run.Session.DisposeAsync();
        var lines = await File.ReadAllLinesAsync(run.Paths.Journal, Cancel);
        lines[3] = lines[3].Replace("\"seq\":4", "\"seq\":7", StringComparison.Ordinal);
        await File.WriteAllTextAsync(run.Paths.Journal, string.Join('\n', lines) + "\n", Cancel);
        var seen = new List<long>();
        var error = await Assert.ThrowsAsync<OrchestratorException>(async () =>
        {
            await foreach (var change in RunFeed.ReadAsync(run.Run.Directory, cancellationToken: Cancel))
            {
                seen.Add(change.Sequence);
            }
        });
        Assert.Equal("JournalDamaged", error.ErrorId);
        Assert.Equal([1, 2, 3], seen);
    }

    [Fact]
    public async Task What_is_no_run_has_no_feed()
    {
        using var place = new TemporaryDirectory();
        Assert.Equal("RunNotFound", (await Assert.ThrowsAsync<OrchestratorException>(() => ReadAsync(place.Path))).ErrorId);
    }

    private static Task<List<RunChange>> ReadAsync(string directory, long from = 0) =>
        ListAsync(RunFeed.ReadAsync(directory, from, cancellationToken: Cancel));

    private static async Task<List<RunChange>> ListAsync(IAsyncEnumerable<RunChange> changes)
    {
        var list = new List<RunChange>();
        await foreach (var change in changes)
        {
            list.Add(change);
        }

        return list;
    }

    private static async Task<RunChange> UntilAsync(IAsyncEnumerator<RunChange> changes, Predicate<RunChange> wanted)
    {
        while (await changes.MoveNextAsync())
        {
            if (wanted(changes.Current))
            {
                return changes.Current;
            }
        }

        throw new InvalidOperationException("The feed ended before.");
    }

    private static string Told(RunChange change) =>
        $"{change.Sequence} {change.Time:O} {change.Event?.GetType().Name} {change.State} {string.Join(", ", change.Tasks)}";
}
