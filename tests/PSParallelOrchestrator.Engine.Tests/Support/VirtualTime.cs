namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>
/// A clock that stands until it is told to go on; timers fire in order, on the caller's thread. What it shows can be set, as
/// the clock of a machine can: timestamps and timers do not follow.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<VirtualTimer> armed = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource Reached)> waiting = [];
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

    /// <summary>Ends when somebody waits for so long: a timer of this length is set, now or later.</summary>
    public Task ArmedAsync(TimeSpan due)
    {
        lock (gate)
        {
            if (armed.Any(timer => timer.Length == due))
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((due, reached));
            return reached.Task;
        }
    }

    /// <summary>Goes on to the next timer and fires it.</summary>
    /// <returns>False where no timer is set.</returns>
    public bool GoToNextTimer()
    {
        VirtualTimer? due = null;
        lock (gate)
        {
            while (due is null && timers.TryDequeue(out var next, out var priority))
            {
                if (next.Timer.Version == next.Version)
                {
                    now = priority.Due > now ? priority.Due : now;
                    due = next.Timer;
                    armed.Remove(due);
                }
            }
        }

        due?.Fire();
        return due is not null;
    }

    public void Advance(TimeSpan by)
    {
        var until = now + by;
        while (IsAnyDue(until))
        {
            GoToNextTimer();
        }

        now = until;
    }

    /// <summary>Sets the clock forward, or back, in no time.</summary>
    public void Set(TimeSpan by) => set += by;

    private bool IsAnyDue(DateTimeOffset until)
    {
        lock (gate)
        {
            return timers.TryPeek(out _, out var priority) && priority.Due <= until;
        }
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        public int Version { get; private set; }

        public TimeSpan Length { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.Equal(Timeout.InfiniteTimeSpan, period);
            // The most that a timer of the system takes.
            ArgumentOutOfRangeException.ThrowIfGreaterThan(dueTime.TotalMilliseconds, uint.MaxValue - 1);
            lock (time.gate)
            {
                Disarm();
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Length = dueTime;
                    time.armed.Add(this);
                    time.timers.Enqueue((this, Version), (time.now + dueTime, time.order++));
                    foreach (var (_, reached) in time.waiting.Where(waiter => waiter.Due == dueTime))
                    {
                        reached.TrySetResult();
                    }

                    time.waiting.RemoveAll(waiter => waiter.Due == dueTime);
                }
            }

            return true;
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (time.gate)
            {
                Disarm();
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Disarm()
        {
            Version++;
            time.armed.Remove(this);
        }
    }
}
