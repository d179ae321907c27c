using System.Buffers;
using System.Globalization;

namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>
/// Times as people write them, in plan files, options and parameters alike: <c>hh:mm:ss</c>, <c>d.hh:mm:ss</c>, both with fractions of
/// a second, or numbers with units, the largest first: <c>250ms</c>, <c>0.2s</c>, <c>90s</c>, <c>15m</c>, <c>1h30m</c>, <c>1.5h</c>,
/// <c>2d</c>.
/// </summary>
public static class PlanDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    // From the largest to the smallest.
    private static readonly (string Name, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads a time.</summary>
    /// <param name="text">For example <c>90s</c>, <c>1h30m</c> or <c>01:30:00</c>.</param>
    /// <param name="value">The time read; what is finer than a tick (100 ns) is cut off.</param>
    /// <returns>Whether the text is a time.</returns>
    public static bool TryParse(string text, out TimeSpan value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = default;
        if (text.Length == 0)
        {
            return false;
        }

        return text.AsSpan().Count(':') == 2
            ? char.IsAsciiDigit(text[0])
                && char.IsAsciiDigit(text[^1])
                && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out value)
            : TryParseUnits(text, out value);
    }

    /// <summary>Writes a time so that <see cref="TryParse"/> reads back the same.</summary>
    /// <param name="value">The time.</param>
    /// <returns>For example <c>00:01:30</c>.</returns>
    public static string Format(TimeSpan value) => value.ToString("c", CultureInfo.InvariantCulture);

    private static bool TryParseUnits(ReadOnlySpan<char> rest, out TimeSpan value)
    {
        value = default;
        var total = 0m;
        var next = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0
                || !char.IsAsciiDigit(rest[digits - 1])
                || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAny(NumberCharacters) is var end and >= 0 ? end : rest.Length;
            var unit = IndexOf(rest[..letters]);
            // Each unit once, the largest first: '30m1h' is more likely a slip than a wish.
            if (unit < next || number > TimeSpan.MaxValue.Ticks / Units[unit].Ticks)
            {
                return false;
            }

            total += number * Units[unit].Ticks;
            next = unit + 1;
            rest = rest[letters..];
        }

        if (total > TimeSpan.MaxValue.Ticks)
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)total);
        return true;
    }

    /// <summary>The place of a unit among all; -1 for none.</summary>
    private static int IndexOf(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < Units.Length; i++)
        {
            if (name.Equals(Units[i].Name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
