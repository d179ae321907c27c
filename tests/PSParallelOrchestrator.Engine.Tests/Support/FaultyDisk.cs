using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>How a write of the journal fails, and what of it is in the file then.</summary>
public enum JournalFault
{
    /// <summary>No room, and nothing was written.</summary>
    NoRoom,

    /// <summary>No room after half of the first line.</summary>
    HalfALine,

    /// <summary>No room for the last newline.</summary>
    AllButTheNewline,

    /// <summary>No room in the middle of a line that follows whole ones.</summary>
    LinesAndAHalf,

    /// <summary>An error of the device; everything is in the file.</summary>
    FlushKeepsAll,

    /// <summary>An error of the device; nothing is in the file.</summary>
    FlushLosesAll,

    /// <summary>An error of the device; a part in the middle reads as zeros.</summary>
    FlushLosesTheMiddle,
}

/// <summary>The disk below the journals of a run and of its resumes: chosen writes fail.</summary>
/// <param name="fault">How.</param>
/// <param name="fails">Which of all writes, from 1.</param>
internal sealed class FaultyDisk(JournalFault fault, Predicate<int> fails)
{
    private int writes;

    /// <summary>How many writes failed.</summary>
    public int Failures { get; private set; }

    /// <summary>How many writes there were.</summary>
    public int Writes => writes;

    public EngineContext Services => new() { WrapJournal = file => new Below(this, file) };

    private sealed class Below(FaultyDisk disk, IJournalFile file) : IJournalFile
    {
        private bool failing;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            failing = disk.TakeTurn();
            if (failing)
            {
                disk.WritePart(file, bytes);
            }
            else
            {
                file.Append(bytes);
            }
        }

        public void FlushToDisk()
        {
            if (failing)
            {
                throw new IOException("Input/output error");
            }

            file.FlushToDisk();
        }

        public void Dispose() => file.Dispose();
    }

    private bool TakeTurn()
    {
        var failing = fails(++writes);
        Failures += failing ? 1 : 0;
        return failing;
    }

    private void WritePart(IJournalFile file, ReadOnlySpan<byte> bytes)
    {
        var firstLine = bytes.IndexOf((byte)'\n') + 1;
        switch (fault)
        {
            case JournalFault.NoRoom:
                throw new IOException("No space left on device");
            case JournalFault.HalfALine:
                file.Append(bytes[..(firstLine / 2)]);
                throw new IOException("No space left on device");
            case JournalFault.AllButTheNewline:
                file.Append(bytes[..^1]);
                throw new IOException("No space left on device");
            case JournalFault.LinesAndAHalf:
                var lastLine = bytes[..^1].LastIndexOf((byte)'\n') + 1;
                file.Append(bytes[..((lastLine + bytes.Length) / 2)]);
                throw new IOException("No space left on device");
            case JournalFault.FlushKeepsAll:
                file.Append(bytes);
                break;
            case JournalFault.FlushLosesTheMiddle:
                var holed = bytes.ToArray();
                holed.AsSpan(holed.Length / 3, holed.Length / 3).Clear();
                file.Append(holed);
                break;
            default:
                break;
        }
    }
}
