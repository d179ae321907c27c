using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>Writes a report so that readers see the old one or the new one, never a part.</summary>
internal static class ReportFile
{
    /// <summary>Writes a file, and clears away what a writer of it that was killed has left.</summary>
    /// <param name="path">Where; its directory exists.</param>
    /// <exception cref="OrchestratorException">It cannot be written; what was there before is still there.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            AtomicFile.RemoveLeftovers(path);
            AtomicFile.Write(path, write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ReportErrors.CannotWrite(path, error);
        }
    }

    /// <summary>Writes a text file.</summary>
    /// <param name="path">Where; its directory exists.</param>
    /// <exception cref="OrchestratorException">It cannot be written; what was there before is still there.</exception>
    public static void WriteText(string path, Action<TextWriter> write) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, TextEncoding.Utf8, 64 * 1024, leaveOpen: true) { NewLine = "\n" };
        write(writer);
    });
}
