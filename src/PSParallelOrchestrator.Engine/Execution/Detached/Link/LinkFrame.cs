using System.Buffers.Binary;

namespace PSParallelOrchestrator.Engine.Execution.Detached.Link;

/// <summary>A piece of what goes over a link.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Connection">The connection it is of; 0 for none.</param>
/// <param name="Bytes">What it carries.</param>
internal readonly record struct LinkFrame(LinkFrameKind Kind, int Connection, byte[] Bytes)
{
    /// <summary>The most that one carries.</summary>
    public const int Largest = 64 * 1024;

    private const int HeaderSize = 9;

    /// <summary>Reads the next one.</summary>
    /// <returns>It; null at the end.</returns>
    /// <exception cref="IOException">The link broke.</exception>
    public static async Task<LinkFrame?> ReadAsync(Stream input, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderSize];
        var read = await input.ReadAtLeastAsync(header, HeaderSize, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
        {
            return null;
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5));
        if (read < HeaderSize || size is < 0 or > Largest)
        {
            throw new IOException("The link broke.");
        }

        var bytes = new byte[size];
        await input.ReadExactlyAsync(bytes, cancellationToken);
        return new LinkFrame((LinkFrameKind)header[0], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)), bytes);
    }

    /// <summary>As it is sent.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderSize + Bytes.Length];
        bytes[0] = (byte)Kind;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), Connection);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), Bytes.Length);
        Bytes.CopyTo(bytes, HeaderSize);
        return bytes;
    }
}

/// <summary>What a piece of a link is.</summary>
internal enum LinkFrameKind : byte
{
    /// <summary>The next bytes of the attempt's standard output.</summary>
    Output = 1,

    /// <summary>The next bytes of its standard error.</summary>
    Error = 2,

    /// <summary>A connection to the gateway begins.</summary>
    Open = 3,

    /// <summary>The next bytes of a connection.</summary>
    Data = 4,

    /// <summary>This direction of a connection ends.</summary>
    End = 5,
}
