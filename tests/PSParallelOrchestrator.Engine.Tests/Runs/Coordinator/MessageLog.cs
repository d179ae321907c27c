using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Tests.Runs.Coordinator;

/// <summary>What the coordinator tells the scheduler, in order.</summary>
internal sealed class MessageLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly List<SchedulerMessage> all = [];
    private readonly List<(Func<bool> Condition, TaskCompletionSource Reached)> waiting = [];

    public IReadOnlyList<SchedulerMessage> All
    {
        get
        {
            lock (all)
            {
                return [.. all];
            }
        }
    }

    public IEnumerable<string> Warnings => All.OfType<WarningMessage>().Select(warning => warning.Text);

    public void Post(SchedulerMessage message)
    {
        lock (all)
        {
            all.Add(message);
            foreach (var (_, reached) in waiting.Where(waiter => waiter.Condition()))
            {
                reached.TrySetResult();
            }
        }
    }

    /// <summary>Waits for the first message of a sort, or a later one.</summary>
    public async Task<T> Next<T>(int after = 0)
        where T : SchedulerMessage
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (all)
        {
            bool IsThere() => all.OfType<T>().Skip(after).Any();
            if (IsThere())
            {
                reached.SetResult();
            }

            waiting.Add((IsThere, reached));
        }

        await reached.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        return All.OfType<T>().Skip(after).First();
    }
}
