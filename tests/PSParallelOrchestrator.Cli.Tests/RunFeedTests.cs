using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>The feed of a run whose orchestrator is another process.</summary>
public sealed class RunFeedTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task A_run_of_another_process_is_told_while_it_goes_on_and_until_its_orchestrator_has_gone()
    {
        var psorch = place.StartRun("--plan", place.Plan(
            PlanText.Shell("first", "echo first > first.txt"),
            PlanText.Shell("second", $"while [ ! -e '{place["go"]}' ]; do sleep 0.05; done", ["first"])));
        await UntilThereAsync();
        var seen = new List<RunChange>();
        await foreach (var change in RunFeed.ReadAsync(place.RunDirectory, cancellationToken: Cancel))
        {
            seen.Add(change);
            if (change.Tasks.Any(task => task is { Task: "first", State: TaskState.Succeeded }))
            {
                place.Write("go", string.Empty);
            }
        }

        (await psorch.EndAsync()).EndedWith(0);
        var recorded = TestPlace.Journal(place.RunDirectory).Count;
        Assert.Equal(Enumerable.Range(1, recorded).Select(number => (long)number), seen.Select(change => change.Sequence));
        Assert.IsType<ConsolidationFinished>(seen.Last(change => change.Event is ConsolidationFinished or AttemptFinished).Event);
        Assert.Equal(RunState.Succeeded, seen[^1].State);
    }

    [Fact]
    public async Task An_orchestrator_that_is_killed_and_followed_by_another_one()
    {
        var psorch = place.StartRun("--plan", place.Plan(
            PlanText.Shell("task", $"[ -e '{place["go"]}' ] || sh -c 'sleep 300; true' {place.Marker}")));
        await TestPlace.Until(() => place.Marked().Count > 0, "the task runs");
        await using var changes = RunFeed.ReadAsync(place.RunDirectory, stays: true, cancellationToken: Cancel).GetAsyncEnumerator(Cancel);
        await UntilAsync(changes, change => change.Event is AttemptLaunching);
        psorch.Signal(PsorchProcess.Kill);
        await psorch.EndAsync();
        var left = await UntilAsync(changes, change => change.Event is null);
        Assert.Equal(RunState.Interrupted, left.State);

        // Who does not stay is told the same, and that this is the end.
        var last = 0L;
        await foreach (var change in RunFeed.ReadAsync(place.RunDirectory, left.Sequence, cancellationToken: Cancel))
        {
            Assert.Null(change.Event);
            last = change.Sequence;
        }

        Assert.Equal(left.Sequence, last);
        place.Write("go", string.Empty);
        (await place.PsorchAsync("resume", place.RunDirectory)).EndedWith(0);
        await changes.MoveNextAsync();
        Assert.Equal(left.Sequence + 1, changes.Current.Sequence);
        Assert.IsType<RunStarted>(changes.Current.Event);
        Assert.Equal(RunState.Succeeded, (await UntilAsync(changes, change => change.Event is RunFinished)).State);
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

    private Task UntilThereAsync() => TestPlace.Until(
        () => place.Runs is [var run] && File.Exists(Path.Combine(run, ".orchestrator", "run.json")), "there is a run");
}
