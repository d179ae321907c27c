using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Secrets;

/// <summary>Copies what a process prints into a file as it comes, without secrets.</summary>
internal static class RedactingCopy
{
    private const int ChunkSize = 16 * 1024;

    /// <summary>Copies to the end, or until nobody wants the rest.</summary>
    /// <param name="source">What is printed.</param>
    /// <param name="path">The file, made when there is something to write.</param>
    /// <param name="over">Cancelled when nobody wants the rest; what is read then is not written. It does not end a read under way.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void ToFile(Stream source, string path, Redactor redactor, CancellationToken over)
    {
        var chunk = new byte[ChunkSize];
        var read = source.Read(chunk);
        if (read == 0 || over.IsCancellationRequested)
        {
            return;
        }

        using var file = PlainFile.OpenWrite(path, append: false);
        var writer = new RedactingWriter(file, redactor);
        for (; read > 0 && !over.IsCancellationRequested; read = source.Read(chunk))
        {
            writer.Write(chunk.AsSpan(0, read));
        }

        writer.End();
    }
}
