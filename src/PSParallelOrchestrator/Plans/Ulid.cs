using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PSParallelOrchestrator;

/// <summary>A lexicographically sortable unique identifier: 48 bits of time, 80 of chance (github.com/ulid/spec), lower case.</summary>
public readonly record struct Ulid
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private readonly UInt128 value;

    private Ulid(UInt128 value) => this.value = value;

    /// <summary>Makes a new identifier.</summary>
    /// <param name="now">The time in it; the system's when not given.</param>
    /// <returns>The identifier.</returns>
    public static Ulid NewUlid(DateTimeOffset? now = null)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        var milliseconds = (UInt128)(ulong)(now ?? DateTimeOffset.UtcNow).ToUnixTimeMilliseconds();
        var chance = BinaryPrimitives.ReadUInt128BigEndian(bytes) & ((UInt128.One << 80) - 1);
        return new Ulid((milliseconds << 80) | chance);
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
