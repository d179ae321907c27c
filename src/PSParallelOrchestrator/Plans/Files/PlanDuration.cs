using System.Globalization;

namespace PSParallelOrchestrator;

/// <summary>Times in plan files: <c>hh:mm:ss</c>, <c>d.hh:mm:ss</c>, both with fractions of a second, or <c>250ms</c>, <c>90s</c>, <c>15m</c>, <c>2h</c>, <c>1d</c>.</summary>
public static class PlanDuration
{
    /// <summary>Reads a time.</summary>
    /// <param name="text">For example <c>90s</c> or <c>01:30:00</c>.</param>
    /// <param name="value">The time read.</param>
    /// <returns>Whether the text is a time.</returns>
    public static bool TryParse(string text, out TimeSpan value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = default;
        if (text.Length == 0)
            return false;
        if (text.AsSpan().Count(':') == 2)
            return char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[^1]) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value);
        var isMilliseconds = text.EndsWith("ms", StringComparison.Ordinal);
        var ticks = text[^1] switch
        {
            's' when isMilliseconds => TimeSpan.TicksPerMillisecond,
            's' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMinute,
            'h' => TimeSpan.TicksPerHour,
            'd' => TimeSpan.TicksPerDay,
            _ => 0,
        };
        if (ticks == 0 || !long.TryParse(text.AsSpan(0, text.Length - (isMilliseconds ? 2 : 1)), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue / ticks)
            return false;
        value = TimeSpan.FromTicks(number * ticks);
        return true;
    }

    /// <summary>Writes a time so that <see cref="TryParse"/> reads back the same.</summary>
    /// <param name="value">The time.</param>
    /// <returns>For example <c>00:01:30</c>.</returns>
    public static string Format(TimeSpan value) => value.ToString("c", CultureInfo.InvariantCulture);
}
