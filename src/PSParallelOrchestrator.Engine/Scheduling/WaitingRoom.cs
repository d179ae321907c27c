namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>
/// What waits for a while: tasks between two attempts, and agents that asked to slow down. Time is counted here, not read off the
/// clock on the wall, which may be set meanwhile.
/// </summary>
/// <param name="wake">Called, on any thread, when something is due.</param>
internal sealed class WaitingRoom(TimeProvider time, Action wake) : IDisposable
{
    // A timer cannot count to much more than a month; what is due later is looked at again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // Nobody waits longer, and timestamps cannot count much further.
    private static readonly TimeSpan Never = TimeSpan.FromDays(36_500);
    private readonly PriorityQueue<RunTask, long> retries = new();
    private readonly HashSet<RunTask> waiting = [];
    private readonly Dictionary<AgentKind, long> heldUntil = [];
    private ITimer? timer;
    private long? armedFor;

    /// <summary>How many tasks wait for their next attempt.</summary>
    public int Count => retries.Count;

    /// <summary>Lets a task wait.</summary>
    /// <param name="delay">How long.</param>
    public void Add(RunTask task, TimeSpan delay)
    {
        waiting.Add(task);
        retries.Enqueue(task, After(delay));
    }

    /// <summary>Whether a task waits here.</summary>
    /// <returns>Whether it does.</returns>
    public bool Contains(RunTask task) => waiting.Contains(task);

    /// <summary>Lets an agent take no starts for a while.</summary>
    /// <param name="delay">How long; a time that ends before one already set changes nothing.</param>
    public void Hold(AgentKind agent, TimeSpan delay)
    {
        var until = After(delay);
        if (!heldUntil.TryGetValue(agent, out var already) || until > already)
        {
            heldUntil[agent] = until;
        }
    }

    /// <summary>Whether an agent takes no starts now.</summary>
    /// <returns>Whether it is held.</returns>
    public bool IsHeld(AgentKind agent) => heldUntil.TryGetValue(agent, out var until) && until > time.GetTimestamp();

    /// <summary>Takes a task whose time has come.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTakeDue(out RunTask task)
    {
        if (retries.TryPeek(out var first, out var due) && due <= time.GetTimestamp())
        {
            task = retries.Dequeue();
            waiting.Remove(task);
            return true;
        }

        task = first!;
        return false;
    }

    /// <summary>Forgets a task.</summary>
    public void Remove(RunTask task)
    {
        if (waiting.Remove(task))
        {
            retries.Remove(task, out _, out _);
        }
    }

    /// <summary>Forgets every waiting task.</summary>
    public void Clear()
    {
        retries.Clear();
        waiting.Clear();
    }

    /// <summary>Makes sure that <c>wake</c> is called when the next thing is due.</summary>
    public void Arm()
    {
        var now = time.GetTimestamp();
        long? next = retries.TryPeek(out _, out var due) ? due : null;
        foreach (var (agent, until) in heldUntil.ToList())
        {
            // One that has passed since it was looked at still has to wake who was held by it, once.
            next = next is null || until < next ? until : next;
            if (until <= now)
            {
                heldUntil.Remove(agent);
            }
        }

        if (next is null || next == armedFor)
        {
            return;
        }

        armedFor = next;
        var wait = next.Value > now ? time.GetElapsedTime(now, next.Value) : TimeSpan.Zero;
        timer ??= time.CreateTimer(_ => wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes that the timer went off; the next <see cref="Arm"/> sets it anew.</summary>
    public void Disarm() => armedFor = null;

    public void Dispose() => timer?.Dispose();

    // Rounded up, in whole numbers: nobody is to start a tick too early.
    private long After(TimeSpan delay) =>
        time.GetTimestamp()
        + (long)(
            (((Int128)(delay < Never ? delay : Never).Ticks * time.TimestampFrequency) + TimeSpan.TicksPerSecond - 1)
            / TimeSpan.TicksPerSecond);
}
