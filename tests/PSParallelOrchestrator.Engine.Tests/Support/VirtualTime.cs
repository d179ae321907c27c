namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>
/// A clock that stands until it is told to go on; timers fire in order, on the caller's thread. What it shows can be set, as
/// the clock of a machine can: timestamps and timers do not follow.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly PriorityQueue<(VirtualTimer Timer, int Version), (DateTimeOffset Due, long Order)> timers = new();
    private DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan set;
    private long order;

    public override DateTimeOffset GetUtcNow() => now + set;

    public override long GetTimestamp() => now.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes on to the next timer and fires it.</summary>
    /// <returns>False where no timer is set.</returns>
    public bool GoToNextTimer()
    {
        while (timers.TryDequeue(out var next, out var priority))
        {
            if (next.Timer.Version != next.Version)
            {
                continue;
            }

            now = priority.Due > now ? priority.Due : now;
            next.Timer.Fire();
            return true;
        }

        return false;
    }

    public void Advance(TimeSpan by)
    {
        var until = now + by;
        while (timers.TryPeek(out _, out var priority) && priority.Due <= until)
        {
            GoToNextTimer();
        }

        now = until;
    }

    /// <summary>Sets the clock forward, or back, in no time.</summary>
    public void Set(TimeSpan by) => set += by;

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        public int Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            // The most that a timer of the system takes.
            ArgumentOutOfRangeException.ThrowIfGreaterThan(dueTime.TotalMilliseconds, uint.MaxValue - 1);
            Version++;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                time.timers.Enqueue((this, Version), (time.now + dueTime, time.order++));
            }

            return true;
        }

        public void Fire() => callback(state);

        public void Dispose() => Version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
