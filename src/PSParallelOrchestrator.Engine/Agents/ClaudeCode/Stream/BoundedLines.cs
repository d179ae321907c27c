using System.Text;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;

/// <summary>Reads lines of UTF-8, none of which may be endless: what reads them would run out of memory.</summary>
/// <param name="source">Where from.</param>
/// <param name="mostBytes">The most bytes of a line.</param>
internal sealed class BoundedLines(System.IO.Stream source, int mostBytes)
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>Whether a line had more bytes; nothing is read any more.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Reads a line.</summary>
    /// <returns>The line without its end; null at the end of the source, and where a line is too long.</returns>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public string? Read()
    {
        for (var seen = 0; !IsTooLong;)
        {
            var length = buffer.AsSpan(start + seen, end - start - seen).IndexOf((byte)'\n');
            if (length >= 0)
            {
                return Take(seen + length, more: 1);
            }

            seen = end - start;
            if (seen > mostBytes)
            {
                IsTooLong = true;
                break;
            }

            MakeRoom();
            var read = source.Read(buffer.AsSpan(end));
            if (read == 0)
            {
                return seen == 0 ? null : Take(seen, more: 0);
            }

            end += read;
        }

        return null;
    }

    private string Take(int length, int more)
    {
        var line = Encoding.UTF8.GetString(buffer, start, length);
        start += length + more;
        return line.EndsWith('\r') ? line[..^1] : line;
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, 2 * buffer.Length);
        }
    }
}
