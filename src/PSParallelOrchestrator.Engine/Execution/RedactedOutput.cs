using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Execution;

/// <summary>
/// Copies one output of a process into its file without secrets. On a thread of its own: reading a pipe blocks, and blocked threads of
/// the pool would starve everybody else.
/// </summary>
internal sealed class RedactedOutput : IDisposable
{
    private const int ChunkSize = 16 * 1024;

    // A process that nobody recognises may hold the output open after everything else of the attempt is gone.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);
    private readonly Lock gate = new();
    private readonly TaskCompletionSource copied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FileStream file;
    private readonly RedactingWriter writer;
    private bool isClosed;

    /// <summary>Opens the file.</summary>
    /// <param name="append">Whether what it holds already stays.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be opened.</exception>
    public RedactedOutput(string path, bool append, Redactor redactor)
    {
        file = PlainFile.OpenWrite(path, append);
        writer = new RedactingWriter(file, redactor);
    }

    /// <summary>Begins to copy.</summary>
    /// <param name="source">The output; disposed of at its end.</param>
    /// <param name="onFailure">Called when the file cannot be written: nobody reads on, so the process has to end.</param>
    public void Begin(Stream source, Action onFailure) => LauncherThreads.Run(
        () =>
        {
            Copy(source);
            copied.SetResult();
        },
        exception =>
        {
            copied.SetException(exception);
            onFailure();
        });

    /// <summary>
    /// Waits for the end of the output. The process is gone by now; what holds its output open all the same is not waited for.
    /// </summary>
    /// <returns>Whether the end was reached; if not, nothing more is written to the file.</returns>
    /// <exception cref="IOException">The file could not be written.</exception>
    public async Task<bool> EndAsync()
    {
        var isWhole = await Task.WhenAny(copied.Task, Task.Delay(DrainTime, TimeProvider.System)) == copied.Task;
        Dispose();
        if (isWhole)
        {
            await copied.Task;
        }

        return isWhole;
    }

    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            file.Dispose();
        }
    }

    private void Copy(Stream source)
    {
        using (source)
        {
            var chunk = new byte[ChunkSize];
            int read;
            while ((read = source.Read(chunk)) > 0)
            {
                if (!Write(chunk.AsSpan(0, read)))
                {
                    return;
                }
            }
        }

        lock (gate)
        {
            if (!isClosed)
            {
                writer.End();
            }
        }
    }

    private bool Write(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (!isClosed)
            {
                writer.Write(bytes);
            }

            return !isClosed;
        }
    }
}
