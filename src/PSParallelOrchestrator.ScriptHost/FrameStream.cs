using System.Text;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>
/// Messages over a connection: a byte for the kind, four for the length (little endian), then UTF-8. Writing is thread-safe.
/// </summary>
internal sealed class FrameStream(Stream connection)
{
    private const int HeaderLength = 5;
    private readonly object gate = new();
    private readonly byte[] header = new byte[HeaderLength];

    /// <summary>Reads the next message, of which there is one reader.</summary>
    /// <returns>False when the other side is gone.</returns>
    public bool TryRead(out FrameKind kind, out string text)
    {
        (kind, text) = (default, string.Empty);
        if (!Fill(header))
        {
            return false;
        }

        var bytes = new byte[header[1] | (header[2] << 8) | (header[3] << 16) | (header[4] << 24)];
        if (!Fill(bytes))
        {
            return false;
        }

        (kind, text) = ((FrameKind)header[0], Encoding.UTF8.GetString(bytes));
        return true;
    }

    /// <summary>Writes a message.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public void Write(FrameKind kind, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var frame = new byte[HeaderLength + length];
        frame[0] = (byte)kind;
        for (var i = 0; i < sizeof(int); i++)
        {
            frame[1 + i] = (byte)(length >> (8 * i));
        }

        Encoding.UTF8.GetBytes(text, 0, text.Length, frame, HeaderLength);
        lock (gate)
        {
            connection.Write(frame, 0, frame.Length);
            connection.Flush();
        }
    }

    private bool Fill(byte[] bytes)
    {
        try
        {
            for (var at = 0; at < bytes.Length;)
            {
                var read = connection.Read(bytes, at, bytes.Length - at);
                if (read == 0)
                {
                    return false;
                }

                at += read;
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
