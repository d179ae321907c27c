namespace PSParallelOrchestrator.Engine.Workspaces.Attributes;

/// <summary>What a file's bytes are, as git counts them when it has to guess whether they are text (convert.c).</summary>
/// <param name="Length">How many bytes there are.</param>
/// <param name="Pairs">Carriage returns with a line feed behind.</param>
/// <param name="LooksLikeText">Git's guess.</param>
internal readonly record struct LineEnds(long Length, long Pairs, bool LooksLikeText)
{
    private const int BufferSize = 1 << 16;
    private const byte EndOfFileMark = 0x1a;

    /// <summary>How long it is with line feeds alone.</summary>
    public long NormalizedLength => Length - Pairs;

    /// <summary>Reads a stream to its end.</summary>
    public static LineEnds Count(Stream content)
    {
        var (length, pairs, loneReturns, zeros, printable, nonPrintable) = (0L, 0L, 0L, 0L, 0L, 0L);
        byte last = 0;
        var buffer = new byte[BufferSize];
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            foreach (var b in buffer.AsSpan(0, read))
            {
                if (last == '\r')
                {
                    pairs += b == '\n' ? 1 : 0;
                    loneReturns += b == '\n' ? 0 : 1;
                }

                switch (b)
                {
                    case (byte)'\r' or (byte)'\n':
                        break;
                    case 0:
                        zeros++;
                        nonPrintable++;
                        break;
                    case (byte)'\b' or (byte)'\t' or 0x1b or (byte)'\f' or (>= 0x20 and not 0x7f):
                        printable++;
                        break;
                    default:
                        nonPrintable++;
                        break;
                }

                last = b;
            }

            length += read;
        }

        loneReturns += last == '\r' ? 1 : 0;
        nonPrintable -= last == EndOfFileMark ? 1 : 0;
        return new LineEnds(length, pairs, loneReturns == 0 && zeros == 0 && printable >> 7 >= nonPrintable);
    }
}
