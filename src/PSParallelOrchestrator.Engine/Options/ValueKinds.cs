using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Options;

/// <summary>The kinds of values that settings have.</summary>
public static class ValueKinds
{
    internal delegate bool TryParse<T>(string text, out T value);

    /// <summary>A text that is not empty.</summary>
    public static ValueKind<string> Text { get; } = new TextKind();

    /// <summary>A whole number.</summary>
    public static ValueKind<int> WholeNumber { get; } = new ParsedKind<int>(
        "a whole number",
        static (string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));

    /// <summary>A number.</summary>
    public static ValueKind<double> Number { get; } = new ParsedKind<double>(
        "a number",
        static (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value));

    /// <summary>An amount of US dollars.</summary>
    public static ValueKind<decimal> Money { get; } = new ParsedKind<decimal>(
        "an amount of US dollars like 2.50",
        static (string text, out decimal value) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value));

    /// <summary>A duration, never negative.</summary>
    public static ValueKind<TimeSpan> Duration { get; } = new ParsedKind<TimeSpan>(
        "a duration like 00:05:00, 250ms, 90s, 15m, 1.5h or 1h30m", PlanDuration.TryParse, static value => value >= TimeSpan.Zero);

    /// <summary>A size, never negative.</summary>
    public static ValueKind<MemorySize> Size { get; } = new ParsedKind<MemorySize>(
        "a size like 512M or 4G", MemorySize.TryParse, static value => value.Bytes >= 0);

    /// <summary>Yes or no.</summary>
    public static ValueKind<bool> Flag { get; } = new ParsedKind<bool>("true or false", bool.TryParse);

    /// <summary>One of the names of an enumeration, in any case.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="accepted">The values that are taken; all when empty.</param>
    /// <returns>The kind.</returns>
    public static ValueKind<T> Choice<T>(params T[] accepted)
        where T : struct, Enum
    {
        var values = accepted.Length > 0 ? accepted : Enum.GetValues<T>();
        return new ParsedKind<T>(
            "one of " + string.Join(", ", values.Select(value => value.ToString())),
            (string text, out T value) =>
            {
                // Enum.TryParse would also take numbers, and several names at once.
                var place = Array.FindIndex(values, one => text.Equals(one.ToString(), StringComparison.OrdinalIgnoreCase));
                value = place < 0 ? default : values[place];
                return place >= 0;
            },
            value => values.Contains(value));
    }

    /// <summary>One of some names, in any case.</summary>
    /// <typeparam name="T">What a name stands for.</typeparam>
    /// <param name="names">The names.</param>
    /// <param name="tryParse">Reads one.</param>
    /// <returns>The kind.</returns>
    internal static ValueKind<T> Named<T>(IEnumerable<string> names, TryParse<T> tryParse) =>
        new ParsedKind<T>("one of " + string.Join(", ", names), tryParse);

    /// <summary>Several values, each given by itself.</summary>
    /// <typeparam name="T">What they are made of.</typeparam>
    /// <param name="read">Reads one.</param>
    /// <param name="mayBeEmpty">Whether one may be an empty text.</param>
    /// <returns>The kind.</returns>
    public static ValueKind<IReadOnlyList<T>> Several<T>(Func<string, T> read, bool mayBeEmpty = false) =>
        new ListKind<T>((text, _) => read(text), mayBeEmpty);

    /// <summary>Several values, each given by itself, of texts that may not be one.</summary>
    /// <typeparam name="T">What they are made of.</typeparam>
    /// <param name="expected">What a text must be, as the end of a sentence.</param>
    /// <param name="tryParse">Reads one.</param>
    /// <returns>The kind.</returns>
    internal static ValueKind<IReadOnlyList<T>> Several<T>(string expected, TryParse<T> tryParse)
    {
        var one = new ParsedKind<T>(expected, tryParse);
        return new ListKind<T>((text, origin) => one.Take(new GivenValue(text, origin)), mayBeEmpty: false);
    }

    /// <summary>Several values, each given by itself and read with where it stands.</summary>
    /// <typeparam name="T">What they are made of.</typeparam>
    /// <param name="read">Reads one text.</param>
    /// <returns>The kind.</returns>
    internal static ValueKind<IReadOnlyList<T>> SeveralGiven<T>(Func<GivenValue, T> read) =>
        new ListKind<T>((text, origin) => read(new GivenValue(text, origin)), mayBeEmpty: false);

    private sealed class TextKind : ValueKind<string>
    {
        internal override bool IsList => false;

        internal override string Take(GivenValue given) => given.Value is not string text ? throw OptionErrors.NotA(given, "a text")
            : string.IsNullOrWhiteSpace(text) ? throw OptionErrors.Empty(given)
            : text;
    }

    private sealed class ParsedKind<T>(string expected, TryParse<T> tryParse, Func<T, bool>? isOne = null) : ValueKind<T>
    {
        internal override bool IsList => false;

        internal override T Take(GivenValue given) => given.Value switch
        {
            string text when string.IsNullOrWhiteSpace(text) => throw OptionErrors.Empty(given),
            string text when tryParse(text.Trim(), out var value) => value,
            T value when isOne?.Invoke(value) != false => value,
            _ => throw OptionErrors.NotA(given, expected),
        };
    }

    private sealed class ListKind<T>(Func<string, string, T> read, bool mayBeEmpty) : ValueKind<IReadOnlyList<T>>
    {
        internal override bool IsList => true;

        internal override IReadOnlyList<T> Take(GivenValue given)
        {
            var texts = given.Value switch
            {
                string text => [text],
                IEnumerable<string> several => several,
                _ => throw OptionErrors.NotA(given, "a list of texts"),
            };
            return
            [
                .. texts.Select(text =>
                    !mayBeEmpty && string.IsNullOrWhiteSpace(text) ? throw OptionErrors.Empty(given) : read(text, given.Origin)),
            ];
        }
    }
}
