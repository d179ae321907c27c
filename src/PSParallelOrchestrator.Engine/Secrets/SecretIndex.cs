using System.Buffers.Binary;

namespace PSParallelOrchestrator.Engine.Secrets;

/// <summary>Finds many secrets in bytes at once: how many there are costs next to nothing. Thread-safe.</summary>
internal sealed class SecretIndex
{
    /// <summary>Found where what is there may still become a secret.</summary>
    public const int Unknown = -1;

    // Every secret has so many bytes at least.
    private const int KeyLength = Redactor.ShortestSecret;
    private readonly bool[] pairs = new bool[1 << 16];
    private readonly Dictionary<ulong, byte[][]> byKey;
    private readonly byte[][] sorted;

    /// <summary>Makes the index.</summary>
    /// <param name="secrets">The secrets as a process prints them.</param>
    public SecretIndex(IEnumerable<byte[]> secrets)
    {
        sorted = [.. secrets];
        Array.Sort(sorted, static (left, right) => left.AsSpan().SequenceCompareTo(right));
        byKey = sorted.GroupBy(static secret => BinaryPrimitives.ReadUInt64LittleEndian(secret)).ToDictionary(
            group => group.Key, group => group.OrderByDescending(secret => secret.Length).ToArray());
        foreach (var secret in sorted)
        {
            pairs[BinaryPrimitives.ReadUInt16LittleEndian(secret)] = true;
            Longest = Math.Max(Longest, secret.Length);
        }
    }

    /// <summary>The length of the longest.</summary>
    public int Longest { get; }

    /// <summary>Finds the first secret, or what may become one.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="isEnd">Whether nothing follows them.</param>
    /// <param name="length">How long the secret is; <see cref="Unknown"/> where that depends on what follows.</param>
    /// <returns>Where it is; negative for nowhere.</returns>
    public int Find(ReadOnlySpan<byte> bytes, bool isEnd, out int length)
    {
        for (var at = 0; at + 1 < bytes.Length; at++)
        {
            if (pairs[bytes[at] | (bytes[at + 1] << 8)] && (length = LengthAt(bytes[at..], isEnd)) != 0)
            {
                return at;
            }
        }

        length = bytes.IsEmpty ? 0 : LengthAt(bytes[^1..], isEnd);
        return length == 0 ? -1 : bytes.Length - 1;
    }

    private int LengthAt(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        if (bytes.Length < KeyLength)
        {
            return !isEnd && IsBeginning(bytes) ? Unknown : 0;
        }

        if (!byKey.TryGetValue(BinaryPrimitives.ReadUInt64LittleEndian(bytes), out var candidates))
        {
            return 0;
        }

        foreach (var secret in candidates)
        {
            if (bytes.StartsWith(secret))
            {
                return secret.Length;
            }

            if (!isEnd && bytes.Length < secret.Length && secret.AsSpan().StartsWith(bytes))
            {
                return Unknown;
            }
        }

        return 0;
    }

    /// <summary>Whether a secret begins with some bytes.</summary>
    private bool IsBeginning(ReadOnlySpan<byte> bytes)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle].AsSpan().SequenceCompareTo(bytes) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low < sorted.Length && sorted[low].AsSpan().StartsWith(bytes);
    }
}
