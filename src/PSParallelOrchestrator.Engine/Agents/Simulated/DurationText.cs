using System.Globalization;

namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>Durations as people type them: <c>250ms</c>, <c>5s</c>, <c>1.5m</c>, <c>2h</c>, or <c>00:00:05</c>.</summary>
internal static class DurationText
{
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
    ];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach (var (unit, ticks) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && decimal.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number <= TimeSpan.MaxValue.Ticks / ticks)
            {
                duration = new TimeSpan((long)(number * ticks));
                return true;
            }
        }

        duration = default;
        // A bare number says no unit, and TimeSpan would take it for days.
        return text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
    }

    public static string Format(TimeSpan duration)
    {
        foreach (var (unit, ticks) in (ReadOnlySpan<(string, long)>)[Units[1], Units[2], Units[3], Units[0]])
        {
            if (duration.Ticks != 0 && duration.Ticks % ticks == 0)
                return (duration.Ticks / ticks).ToString(CultureInfo.InvariantCulture) + unit;
        }

        return duration == TimeSpan.Zero ? "0s" : duration.ToString("c", CultureInfo.InvariantCulture);
    }
}
