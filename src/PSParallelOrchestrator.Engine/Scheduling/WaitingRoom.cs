namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>What waits for a time: tasks between two attempts, and agents that asked to slow down.</summary>
/// <param name="time">The clock.</param>
/// <param name="wake">Called, on any thread, when something is due.</param>
internal sealed class WaitingRoom(TimeProvider time, Action wake) : IDisposable
{
    // A timer cannot count to much more than a month; what is due later is looked at again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private readonly PriorityQueue<RunTask, DateTimeOffset> retries = new();
    private readonly Dictionary<AgentKind, DateTimeOffset> heldUntil = [];
    private ITimer? timer;
    private DateTimeOffset? armedFor;

    /// <summary>How many tasks wait for their next attempt.</summary>
    public int Count => retries.Count;

    /// <summary>Lets a task wait.</summary>
    /// <param name="task">The task.</param>
    /// <param name="due">When its next attempt may start.</param>
    public void Add(RunTask task, DateTimeOffset due) => retries.Enqueue(task, due);

    /// <summary>Lets an agent take no starts for a while.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="until">Until when; an earlier time than already set changes nothing.</param>
    public void Hold(AgentKind agent, DateTimeOffset until)
    {
        if (!heldUntil.TryGetValue(agent, out var already) || until > already)
        {
            heldUntil[agent] = until;
        }
    }

    /// <summary>Whether an agent takes no starts now.</summary>
    /// <param name="agent">The agent.</param>
    /// <returns>Whether it is held.</returns>
    public bool IsHeld(AgentKind agent) => heldUntil.TryGetValue(agent, out var until) && until > time.GetUtcNow();

    /// <summary>Takes a task whose time has come.</summary>
    /// <param name="task">The task.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTakeDue(out RunTask task)
    {
        if (retries.TryPeek(out var first, out var due) && due <= time.GetUtcNow())
        {
            task = retries.Dequeue();
            return true;
        }

        task = first!;
        return false;
    }

    /// <summary>Forgets every waiting task.</summary>
    public void Clear() => retries.Clear();

    /// <summary>Sees to it that <c>wake</c> is called when the next thing is due.</summary>
    public void Arm()
    {
        var now = time.GetUtcNow();
        DateTimeOffset? next = retries.TryPeek(out _, out var due) ? due : null;
        foreach (var until in heldUntil.Values)
        {
            next = until > now && (next is null || until < next) ? until : next;
        }

        if (next is null || next == armedFor)
        {
            return;
        }

        armedFor = next;
        var wait = next.Value > now ? next.Value - now : TimeSpan.Zero;
        timer ??= time.CreateTimer(_ => wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes that the timer went off; the next <see cref="Arm"/> sets it anew.</summary>
    public void Disarm() => armedFor = null;

    public void Dispose() => timer?.Dispose();
}
