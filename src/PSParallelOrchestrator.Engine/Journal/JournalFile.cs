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
    /// <returns>The open file.</returns>
    public static JournalFile Create(string path) =>
        new(File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete), 0);

    /// <summary>Opens a file to go on with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wholeLength">How many bytes of it are whole lines; the rest is cut off.</param>
    /// <returns>The open file.</returns>
    public static JournalFile Open(string path, long wholeLength)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        if (RandomAccess.GetLength(handle) != wholeLength)
        {
            RandomAccess.SetLength(handle, wholeLength);
            RandomAccess.FlushToDisk(handle);
        }

        return new JournalFile(handle, wholeLength);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(handle, bytes, length);
        length += bytes.Length;
    }

    public void FlushToDisk() => RandomAccess.FlushToDisk(handle);

    public void Dispose() => handle.Dispose();
}
