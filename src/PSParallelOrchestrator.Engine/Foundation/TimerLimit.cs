namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>Limits on time as timers take them.</summary>
internal static class TimerLimit
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 2);

    /// <summary>A limit that a timer can count.</summary>
    /// <param name="limit">The limit, not negative.</param>
    /// <returns>The same; without end where no timer counts so far.</returns>
    public static TimeSpan Of(TimeSpan limit) => limit <= Longest ? limit : Timeout.InfiniteTimeSpan;
}
