using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Files.Archives;

/// <summary>
/// The blocks of a tar archive. .NET's own classes take names for text, and would change those that are none.
/// </summary>
internal static class TarFormat
{
    public const int Block = 512;

    public const byte File = (byte)'0';
    public const byte OldFile = 0;
    public const byte HardLink = (byte)'1';
    public const byte Link = (byte)'2';
    public const byte Directory = (byte)'5';
    public const byte Extended = (byte)'x';
    public const byte ExtendedForAll = (byte)'g';
    public const byte LongName = (byte)'L';
    public const byte LongTarget = (byte)'K';

    public const string PathKey = "path";
    public const string TargetKey = "linkpath";
    public const string SizeKey = "size";
    public const string UserKey = "uid";
    public const string GroupKey = "gid";

    public static readonly (int At, int Length) Name = (0, 100);
    public static readonly (int At, int Length) Mode = (100, 8);
    public static readonly (int At, int Length) User = (108, 8);
    public static readonly (int At, int Length) Group = (116, 8);
    public static readonly (int At, int Length) Size = (124, 12);
    public static readonly (int At, int Length) Modified = (136, 12);
    public static readonly (int At, int Length) Sum = (148, 8);
    public static readonly (int At, int Length) Type = (156, 1);
    public static readonly (int At, int Length) Target = (157, 100);
    public static readonly (int At, int Length) Magic = (257, 8);
    public static readonly (int At, int Length) Prefix = (345, 155);

    /// <summary>How many bytes fill up the last block of a content.</summary>
    public static int Padding(long size) => (int)((Block - (size % Block)) % Block);

    public static Span<byte> Field(this byte[] header, (int At, int Length) field) => header.AsSpan(field.At, field.Length);

    /// <summary>A text of a header, up to its end or the first NUL.</summary>
    public static GitPath Text(this byte[] header, (int At, int Length) field)
    {
        var bytes = header.Field(field);
        var end = bytes.IndexOf((byte)0);
        return GitPath.FromBytes(end < 0 ? bytes : bytes[..end]);
    }

    /// <summary>A number of a header, as octal digits, or in binary where those do not hold it.</summary>
    /// <exception cref="InvalidDataException">It is neither.</exception>
    public static long Number(this byte[] header, (int At, int Length) field)
    {
        var bytes = header.Field(field);
        long value = 0;
        if ((bytes[0] & 0x80) != 0)
        {
            foreach (var b in bytes[^8..])
            {
                value = (value << 8) | b;
            }

            return value >= 0 ? value : throw new InvalidDataException("The archive has a number that is too large.");
        }

        foreach (var b in bytes)
        {
            if (b is >= (byte)'0' and <= (byte)'7')
            {
                value = (value << 3) | (uint)(b - '0');
            }
            else if (b is not ((byte)' ' or 0))
            {
                throw new InvalidDataException("The archive has a number that is none.");
            }
        }

        return value;
    }

    /// <summary>What the bytes of a header add up to, its own field taken for spaces.</summary>
    public static int Add(ReadOnlySpan<byte> header)
    {
        var sum = 0;
        for (var at = 0; at < header.Length; at++)
        {
            sum += at >= Sum.At && at < Sum.At + Sum.Length ? ' ' : header[at];
        }

        return sum;
    }
}
