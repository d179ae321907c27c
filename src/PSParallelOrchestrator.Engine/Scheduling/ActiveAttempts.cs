using PSParallelOrchestrator.Engine.Resources;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>An attempt that occupies an executor.</summary>
/// <param name="Demand">What it takes of the machine.</param>
/// <param name="Gpus">The numbers of its GPUs.</param>
internal sealed record ActiveAttempt(RunTask Task, int Number, int Executor, ResourceDemand Demand, int[]? Gpus)
{
    /// <summary>The attempt's token.</summary>
    public string Token { get; } = AttemptToken.Format(Task.Run.Id, Task.Ordinal, Number);
}

/// <summary>Which executors are busy, with what, and what of the machine is taken.</summary>
internal sealed class ActiveAttempts
{
    private readonly Dictionary<int, ActiveAttempt> byTask = [];
    private readonly PriorityQueue<int, int> freeExecutors = new();
    private int executors;

    /// <summary>Begins with every executor free.</summary>
    /// <param name="executors">How many there are.</param>
    /// <param name="pool">What there is of the machine.</param>
    public ActiveAttempts(int executors, ResourcePool pool)
    {
        Pool = pool;
        HoldTo(executors);
    }

    /// <summary>What of the machine is free.</summary>
    public ResourcePool Pool { get; }

    /// <summary>How many attempts are under way.</summary>
    public int Count => byTask.Count;

    /// <summary>Whether another attempt may start.</summary>
    public bool HasFreeExecutor => Count < executors && freeExecutors.Count > 0;

    /// <summary>Every attempt under way.</summary>
    public IReadOnlyCollection<ActiveAttempt> All => byTask.Values;

    /// <summary>Has another number of executors from now on; what is under way goes on.</summary>
    /// <param name="most">How many there are.</param>
    public void HoldTo(int most)
    {
        if (most == executors)
        {
            return;
        }

        executors = most;
        freeExecutors.Clear();
        var busy = byTask.Values.Select(static attempt => attempt.Executor).ToHashSet();
        for (var i = 0; i < executors; i++)
        {
            if (!busy.Contains(i))
            {
                freeExecutors.Enqueue(i, i);
            }
        }
    }

    /// <summary>Gives an attempt the free executor with the lowest number.</summary>
    /// <param name="demand">What it takes; it must fit.</param>
    public ActiveAttempt Begin(RunTask task, ResourceDemand demand) =>
        Add(new ActiveAttempt(task, task.Attempts.Count + 1, freeExecutors.Dequeue(), demand, Pool.Take(demand)));

    /// <summary>Takes over an attempt that outlived its orchestrator.</summary>
    /// <param name="demand">What it takes.</param>
    public ActiveAttempt Adopt(TaskAttempt attempt, ResourceDemand demand)
    {
        freeExecutors.Remove(attempt.Executor, out _, out _);
        Pool.TakeKnown(demand, attempt.Gpus);
        return Add(new ActiveAttempt(attempt.Task, attempt.Number, attempt.Executor, demand, attempt.Gpus));
    }

    /// <summary>Ends an attempt.</summary>
    /// <returns>The attempt; null where that one is not under way: its message is stale.</returns>
    public ActiveAttempt? End(RunTask task, int number)
    {
        if (!byTask.TryGetValue(task.Ordinal, out var active) || active.Number != number)
        {
            return null;
        }

        byTask.Remove(task.Ordinal);
        if (active.Executor < executors)
        {
            freeExecutors.Enqueue(active.Executor, active.Executor);
        }

        Pool.Return(active.Demand, active.Gpus);
        return active;
    }

    /// <summary>Whether an attempt is under way: what is said of another one is stale.</summary>
    /// <returns>Whether it is.</returns>
    public bool Contains(RunTask task, int number) => byTask.TryGetValue(task.Ordinal, out var active) && active.Number == number;

    private ActiveAttempt Add(ActiveAttempt attempt)
    {
        byTask.Add(attempt.Task.Ordinal, attempt);
        return attempt;
    }
}
