namespace PSParallelOrchestrator.Engine.Planning;

/// <summary>Replaces a file all or nothing: a temporary file beside it, synced, then a rename.</summary>
internal static class PlanFileReplacement
{
    private const int Buffer = 256 * 1024;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="write">Writes the content; where it throws, the old file stays and nothing is left.</param>
    /// <exception cref="OrchestratorException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        var temporary = Path.Join(Path.GetDirectoryName(full), $".{Guid.NewGuid():n}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, Buffer))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PlanFileErrors.Unwritable(path, e);
        }
        finally
        {
            // Gone already when all went well; then, and where its folder is missing, there is nothing to do.
            if (File.Exists(temporary))
                File.Delete(temporary);
        }
    }
}
