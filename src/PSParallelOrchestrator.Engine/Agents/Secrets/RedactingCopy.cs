using System.Text;

namespace PSParallelOrchestrator.Engine.Agents.Secrets;

/// <summary>Copies text of a process into a file as it comes, without secrets, those that lie across the edge of two chunks included.</summary>
internal static class RedactingCopy
{
    private const int ChunkSize = 16 * 1024;

    /// <summary>Copies to the end.</summary>
    /// <param name="source">The text, UTF-8.</param>
    /// <param name="path">The file, made when there is something to write.</param>
    /// <param name="redactor">Removes the secrets.</param>
    /// <returns>A task that ends with the source.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task ToFileAsync(Stream source, string path, Redactor redactor)
    {
        using var reader = new StreamReader(source, Encoding.UTF8);
        StreamWriter? writer = null;
        try
        {
            var held = "";
            var chunk = new char[ChunkSize];

            // What may be the beginning of a secret waits for what follows it.
            var hold = redactor.IsEmpty ? 0 : redactor.Secrets[0].Length - 1;
            int read;
            do
            {
                read = await reader.ReadAsync(chunk);
                held = redactor.Redact(held + new string(chunk, 0, read));
                var ready = read == 0 ? held.Length : Math.Max(0, held.Length - hold);
                if (ready > 0)
                {
                    writer ??= new StreamWriter(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
                    await writer.WriteAsync(held.AsMemory(0, ready));
                    held = held[ready..];
                }
            }
            while (read > 0);
        }
        finally
        {
            if (writer is not null)
            {
                await writer.DisposeAsync();
            }
        }
    }
}
