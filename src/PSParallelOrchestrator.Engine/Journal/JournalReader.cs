using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>Reads a journal, from the start or from where the last call stopped. Needs no lock; the run may go on meanwhile.</summary>
internal sealed class JournalReader : IDisposable
{
    // Far more than a consolidation with a conflict for each of a hundred thousand files. A power of two, as the buffer grows.
    private const int LongestLine = 128 * 1024 * 1024;
    private readonly string path;
    private FileStream? stream;
    private byte[] buffer = new byte[128 * 1024];
    private int filled;

    private JournalReader(string path) => (this.path, stream) = (path, OpenFile(path));

    /// <summary>How many bytes of the file were whole lines so far.</summary>
    public long WholeLength { get; private set; }

    /// <summary>Where the lines begin that were written together with the last whole one: nothing says that those are durable.</summary>
    public long LastBatchStart { get; private set; }

    /// <summary>The number of the last whole line.</summary>
    public long LastSequence { get; private set; }

    /// <summary>How many bytes follow the last whole line: a line that is being written, or a torn one.</summary>
    public long TailLength { get; private set; }

    /// <summary>Opens a journal.</summary>
    /// <exception cref="OrchestratorException">There is none.</exception>
    public static JournalReader Open(string path) => new(path);

    /// <summary>Reads every whole line that is there and was not read yet.</summary>
    /// <returns>The events, in order.</returns>
    /// <exception cref="OrchestratorException">A line is damaged that was durable once, or not by a write that was torn; or the journal is
    /// gone since <see cref="Release"/>.</exception>
    public IEnumerable<JournalRecord> ReadNew()
    {
        filled = 0;
        var file = stream ??= OpenFile(path);
        file.Position = WholeLength;
        while (Fill(file))
        {
            var start = 0;
            while (buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') is var length and >= 0)
            {
                if (!JournalLine.TryRead(buffer.AsSpan(start, length), LastSequence + 1, out var record, out var batch, out var problem))
                {
                    if (IsTorn(file, start, length))
                    {
                        TailLength = file.Length - WholeLength;
                        yield break;
                    }

                    throw JournalErrors.Damaged(path, LastSequence + 1, problem);
                }

                LastBatchStart = batch == record.Sequence ? WholeLength : LastBatchStart;
                start += length + 1;
                WholeLength += length + 1;
                LastSequence = record.Sequence;
                yield return record;
            }

            filled -= start;
            buffer.AsSpan(start, filled).CopyTo(buffer);
        }

        TailLength = filled;
    }

    /// <summary>
    /// Closes the file until it is read again: nobody may notice that a run was looked at which is over. Where there are many, each file
    /// counts, and on Windows a directory cannot be removed in which one is open.
    /// </summary>
    public void Release()
    {
        stream?.Dispose();
        stream = null;
    }

    public void Dispose() => Release();

    private static FileStream OpenFile(string path)
    {
        try
        {
            return PlainFile.OpenRead(path);
        }
        catch (NotPlainFileException e)
        {
            throw JournalErrors.Replaced(e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw JournalErrors.Missing(path);
        }
    }

    /// <summary>
    /// Whether a line that cannot be read is of a write that a loss of power tore. A block of it that never reached the disk
    /// reads as zeros, which no line has, though others that follow may have arrived. The next write begins only when all of this
    /// one is durable: a whole line of a later write proves that the line was whole once, and is damaged.
    /// </summary>
    private bool IsTorn(FileStream file, int start, int length)
    {
        if (!buffer.AsSpan(start, length).Contains((byte)0))
        {
            return false;
        }

        var next = start + length + 1;
        do
        {
            while (buffer.AsSpan(next, filled - next).IndexOf((byte)'\n') is var following and >= 0)
            {
                if (JournalLine.TryReadBatch(buffer.AsSpan(next, following), out var batch) && batch > LastSequence + 1)
                {
                    return false;
                }

                next += following + 1;
            }

            filled -= next;
            buffer.AsSpan(next, filled).CopyTo(buffer);
            next = 0;
        }
        while (Fill(file));

        return true;
    }

    private bool Fill(FileStream file)
    {
        if (filled == buffer.Length)
        {
            if (buffer.Length >= LongestLine)
            {
                throw JournalErrors.Damaged(path, LastSequence + 1, "it is longer than any event");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = file.Read(buffer, filled, buffer.Length - filled);
        filled += read;
        return read > 0;
    }
}
