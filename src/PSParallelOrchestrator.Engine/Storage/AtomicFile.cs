namespace PSParallelOrchestrator.Engine.Storage;

/// <summary>Writes whole files: a reader sees the old content or the new one, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file by way of a temporary one beside it.</summary>
    /// <param name="path">The file; its directory exists.</param>
    /// <param name="write">Writes the content; where it throws, the old file stays and nothing is left.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
