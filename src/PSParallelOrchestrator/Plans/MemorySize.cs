using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>An amount of memory or disk in bytes, written like <c>512M</c> or <c>4G</c> (powers of 1024).</summary>
/// <param name="Bytes">The amount in bytes.</param>
[JsonConverter(typeof(MemorySizeJsonConverter))]
public readonly record struct MemorySize(long Bytes) : IComparable<MemorySize>
{
    private const string Units = "KMGTP";

    /// <summary>The amount in bytes.</summary>
    public long Bytes { get; } = Bytes;

    /// <summary>Reads a size: a number, then nothing (bytes) or one of K, M, G, T, P, optionally followed by B or iB.</summary>
    /// <param name="text">For example <c>4G</c>, <c>1.5GiB</c>, <c>1048576</c>.</param>
    /// <param name="size">The size read.</param>
    /// <returns>Whether the text is a size that fits 63 bits.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out MemorySize size)
    {
        size = default;
        var rest = text.AsSpan().Trim();
        if (rest.EndsWith("iB", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[..^2];
        }
        else if (rest.EndsWith("B", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest[..^1];
        }

        if (rest.IsEmpty)
        {
            return false;
        }

        var power = Units.IndexOf(char.ToUpperInvariant(rest[^1]), StringComparison.Ordinal) + 1;
        if (power > 0)
        {
            rest = rest[..^1];
        }

        if (!decimal.TryParse(rest, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var factor = 1L << (10 * power);
        if (number > long.MaxValue / factor)
        {
            return false;
        }

        size = new MemorySize((long)(number * factor));
        return true;
    }

    /// <summary>Reads a size; see <see cref="TryParse"/>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The size.</returns>
    /// <exception cref="FormatException">The text is not a size.</exception>
    public static MemorySize Parse(string text) =>
        TryParse(text, out var size) ? size : throw new FormatException($"'{text}' is not a size; write it like 512M or 4G.");

    /// <inheritdoc/>
    public int CompareTo(MemorySize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>The size in the largest unit that divides it, for example <c>4G</c>.</summary>
    /// <returns>A text that <see cref="Parse"/> reads back to the same size.</returns>
    public override string ToString()
    {
        var bytes = Bytes;
        var power = 0;
        while (power < Units.Length && bytes != 0 && bytes % 1024 == 0)
        {
            bytes /= 1024;
            power++;
        }

        return power == 0
            ? bytes.ToString(CultureInfo.InvariantCulture)
            : bytes.ToString(CultureInfo.InvariantCulture) + Units[power - 1];
    }

    /// <summary>Compares two sizes.</summary>
    public static bool operator <(MemorySize left, MemorySize right) => left.Bytes < right.Bytes;

    /// <summary>Compares two sizes.</summary>
    public static bool operator >(MemorySize left, MemorySize right) => left.Bytes > right.Bytes;

    /// <summary>Compares two sizes.</summary>
    public static bool operator <=(MemorySize left, MemorySize right) => left.Bytes <= right.Bytes;

    /// <summary>Compares two sizes.</summary>
    public static bool operator >=(MemorySize left, MemorySize right) => left.Bytes >= right.Bytes;
}
