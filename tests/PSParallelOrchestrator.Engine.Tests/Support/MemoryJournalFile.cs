using PSParallelOrchestrator.Engine.Journal;

namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>A journal file in memory that counts what reached the disk.</summary>
internal sealed class MemoryJournalFile : IJournalFile
{
    private readonly MemoryStream bytes = new();

    /// <summary>How many bytes are durable.</summary>
    public long Durable { get; private set; }

    public int Flushes { get; private set; }

    /// <summary>Thrown by the next flush, where set.</summary>
    public IOException? Fault { get; set; }

    public void Append(ReadOnlySpan<byte> more) => bytes.Write(more);

    public void FlushToDisk()
    {
        if (Fault is not null)
        {
            throw Fault;
        }

        Durable = bytes.Length;
        Flushes++;
    }

    public byte[] ToArray() => bytes.ToArray();

    public void Dispose() => bytes.Dispose();
}
