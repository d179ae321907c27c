using System.Buffers;

namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>Appends events. Not thread-safe: the run's scheduler alone writes.</summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);
    private readonly JournalLine line = new();
    private readonly IJournalFile file;
    private readonly string path;
    private readonly TimeProvider time;
    private long sequence;
    private long batch;
    private OrchestratorException? broken;

    /// <summary>Begins or goes on with a journal.</summary>
    /// <param name="file">The file, open at its end.</param>
    /// <param name="lastSequence">The number of its last line; 0 for an empty one.</param>
    public JournalWriter(IJournalFile file, string path, long lastSequence, TimeProvider time)
    {
        this.file = file;
        this.path = path;
        this.time = time;
        sequence = lastSequence;
    }

    /// <summary>Whether events wait for <see cref="Flush"/>.</summary>
    public bool HasPending => buffer.WrittenCount > 0;

    /// <summary>Adds an event to what the next <see cref="Flush"/> makes durable.</summary>
    /// <returns>The event with its place.</returns>
    public JournalRecord Append(IJournalEvent happened)
    {
        var record = new JournalRecord(++sequence, time.GetUtcNow(), happened);
        batch = HasPending ? batch : record.Sequence;
        line.Write(buffer, record, batch);
        return record;
    }

    /// <summary>Writes what was appended, and returns when it is durable.</summary>
    /// <exception cref="OrchestratorException">It could not be written. The journal takes nothing more: what is on disk is unknown until a
    /// resume reads it.</exception>
    public void Flush()
    {
        if (broken is not null)
        {
            throw broken;
        }

        if (!HasPending)
        {
            return;
        }

        try
        {
            file.Append(buffer.WrittenSpan);
            file.FlushToDisk();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            broken = JournalErrors.NotWritten(path, e);
            throw broken;
        }

        buffer.ResetWrittenCount();
    }

    public void Dispose()
    {
        line.Dispose();
        file.Dispose();
    }
}
