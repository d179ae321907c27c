using Microsoft.Win32.SafeHandles;

namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>A journal file on disk. Readers may have it open at the same time; the run's lock keeps a second writer away.</summary>
internal sealed class JournalFile : IJournalFile
{
    private readonly SafeFileHandle handle;
    private long length;

    private JournalFile(SafeFileHandle handle, long length)
    {
        this.handle = handle;
        this.length = length;
    }

    /// <summary>Makes a new, empty file.</summary>
    /// <param name="path">Where; nothing may be there.</param>
    public static JournalFile Create(string path) =>
        new(File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), 0);

    /// <summary>Opens a file to go on with it.</summary>
    /// <param name="wholeLength">How many bytes of it are whole lines; the rest is cut off.</param>
    /// <param name="lastBatchStart">Where the lines begin that were written last.</param>
    /// <returns>The open file; all of it is durable.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static JournalFile Open(string path, long wholeLength, long lastBatchStart)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            if (RandomAccess.GetLength(handle) != wholeLength)
            {
                RandomAccess.SetLength(handle, wholeLength);
            }

            // Where a flush failed, the system holds the last lines for clean and would never write them: they are written anew.
            var last = new byte[wholeLength - lastBatchStart];
            RandomAccess.Write(handle, last.AsSpan(0, RandomAccess.Read(handle, last, lastBatchStart)), lastBatchStart);
            RandomAccess.FlushToDisk(handle);
            return new JournalFile(handle, wholeLength);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(handle, bytes, length);
        length += bytes.Length;
    }

    public void FlushToDisk() => RandomAccess.FlushToDisk(handle);

    public void Dispose() => handle.Dispose();
}
