using System.Text;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>
/// One output of a process that works for one attempt after the other. A mark in it says where an attempt's ends; what comes while there is
/// no attempt belongs to nobody.
/// </summary>
/// <param name="source">The output.</param>
internal sealed class MarkedOutput(Stream source)
{
    private const int ChunkSize = 16 * 1024;
    private const int MostUnclaimed = 2 * 1024;
    private readonly Lock gate = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string unclaimed = string.Empty;
    private Part? current;
    private bool isEnded;

    /// <summary>Begins to read, until the process is gone. On a thread of its own: reading a pipe blocks.</summary>
    public void Begin() => LauncherThreads.Run(Read, _ => End());

    /// <summary>Writes what comes from now on into an attempt's file, without secrets, until the mark.</summary>
    /// <param name="path">The file; it appears with the first byte.</param>
    /// <param name="marker">The mark.</param>
    /// <returns>Ends with the mark, or with the process. Faults where the file cannot be written.</returns>
    public Task TakeAsync(string path, string marker, Redactor redactor)
    {
        lock (gate)
        {
            if (isEnded)
            {
                return Task.CompletedTask;
            }

            current = new Part(path, Encoding.UTF8.GetBytes(marker), redactor);
            return current.Ended;
        }
    }

    /// <summary>What a process said that ended before it worked for an attempt.</summary>
    /// <returns>The begin of it.</returns>
    public async Task<string> UnclaimedAsync()
    {
        await ended.Task;
        return unclaimed.Trim();
    }

    private void Read()
    {
        using (source)
        {
            var chunk = new byte[ChunkSize];
            int read;
            while ((read = source.Read(chunk)) > 0)
            {
                lock (gate)
                {
                    if (current is not null)
                    {
                        current.Add(chunk.AsSpan(0, read));
                    }
                    else if (unclaimed.Length < MostUnclaimed)
                    {
                        unclaimed += Encoding.UTF8.GetString(chunk, 0, read);
                    }
                }
            }
        }

        End();
    }

    private void End()
    {
        lock (gate)
        {
            isEnded = true;
            current?.End();
            ended.TrySetResult();
        }
    }

    /// <summary>What belongs to one attempt.</summary>
    private sealed class Part(string path, byte[] marker, Redactor redactor)
    {
        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private byte[] held = [];
        private FileStream? file;
        private RedactingWriter? writer;

        public Task Ended => ended.Task;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            if (ended.Task.IsCompleted)
            {
                return;
            }

            byte[] whole = [.. held, .. bytes];
            var at = whole.AsSpan().IndexOf(marker);
            var length = at >= 0 ? at : whole.Length - Held(whole);
            Write(whole[..length]);
            held = whole[length..];
            if (at >= 0)
            {
                held = [];
                End();
            }
        }

        public void End()
        {
            if (ended.Task.IsCompleted)
            {
                return;
            }

            Write(held);
            if (!ended.Task.IsFaulted)
            {
                Guard(() => writer?.End());
                ended.TrySetResult();
            }

            file?.Dispose();
        }

        // How much of the end may be the begin of the mark.
        private int Held(ReadOnlySpan<byte> bytes)
        {
            for (var length = Math.Min(marker.Length - 1, bytes.Length); length > 0; length--)
            {
                if (bytes.EndsWith(marker.AsSpan(0, length)))
                {
                    return length;
                }
            }

            return 0;
        }

        private void Write(byte[] bytes)
        {
            if (bytes.Length == 0)
            {
                return;
            }

            Guard(() =>
            {
                file ??= PlainFile.OpenWrite(path, append: true);
                writer ??= new RedactingWriter(file, redactor);
                writer.Write(bytes);
            });
        }

        private void Guard(Action write)
        {
            try
            {
                write();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                ended.TrySetException(e);
            }
        }
    }
}
