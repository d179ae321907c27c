using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PSParallelOrchestrator;

/// <summary>A lexicographically sortable unique identifier: 48 bits of time, 80 of chance (github.com/ulid/spec), lower case.</summary>
public readonly record struct Ulid
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int TimeCharacters = 10;
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);
    private readonly UInt128 value;

    private Ulid(UInt128 value) => this.value = value;

    /// <summary>Makes a new identifier.</summary>
    /// <param name="now">The time in it; the system's when not given.</param>
    /// <returns>The identifier.</returns>
    public static Ulid NewUlid(DateTimeOffset? now = null)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        var milliseconds = (UInt128)(ulong)(now ?? TimeProvider.System.GetUtcNow()).ToUnixTimeMilliseconds();
        var chance = BinaryPrimitives.ReadUInt128BigEndian(bytes) & ((UInt128.One << 80) - 1);
        return new Ulid((milliseconds << 80) | chance);
    }

    /// <summary>Whether a text is an identifier as <see cref="ToString"/> writes it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsUlid(string? text) =>
        text is { Length: 26 } && text[0] <= '7' && text.AsSpan().IndexOfAnyExcept(Characters) < 0;

    /// <summary>The time in an identifier.</summary>
    /// <param name="text">The identifier, as <see cref="ToString"/> writes it.</param>
    /// <returns>When it was made, to the millisecond.</returns>
    internal static DateTimeOffset TimeOf(string text)
    {
        var milliseconds = 0L;
        foreach (var character in text.AsSpan(0, TimeCharacters))
        {
            milliseconds = (milliseconds << 5) | (long)Alphabet.IndexOf(character, StringComparison.Ordinal);
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }

    /// <summary>The 26 characters of the identifier, lower case.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Create(26, value, static (span, rest) =>
    {
        for (var i = span.Length - 1; i >= 0; i--)
        {
            span[i] = Alphabet[(int)(rest & 31)];
            rest >>= 5;
        }
    });
}
