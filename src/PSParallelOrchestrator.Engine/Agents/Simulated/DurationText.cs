using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>Durations as a person would type them in a rule: <c>250ms</c>, <c>5s</c>, <c>2h</c>.</summary>
internal static class DurationText
{
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Writes a duration in the largest unit that divides it.</summary>
    /// <param name="duration">The duration.</param>
    /// <returns>A text that <see cref="PlanDuration.TryParse"/> reads back to the same.</returns>
    public static string Format(TimeSpan duration)
    {
        foreach (var (unit, ticks) in Units)
        {
            if (duration.Ticks != 0 && duration.Ticks % ticks == 0)
            {
                return (duration.Ticks / ticks).ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return duration == TimeSpan.Zero ? "0s" : PlanDuration.Format(duration);
    }
}
