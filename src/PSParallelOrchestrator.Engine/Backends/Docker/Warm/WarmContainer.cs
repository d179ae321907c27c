using System.Text;
using Docker.DotNet;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Warm;

/// <summary>
/// A container that is kept for an executor, as long as its streams are followed from here. Whoever does not follow it any more lets it
/// end after the attempt that runs.
/// </summary>
internal sealed class WarmContainer : IDisposable
{
    private const int LongestAnswer = 256;
    private readonly MultiplexedStream streams;
    private readonly CancellationTokenSource closing = new();
    private AttemptOrder? ordered;
    private TaskCompletionSource<int?>? current;
    private bool isOver;

    /// <summary>Begins to follow a container that was started.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="streams">Its standard input and output.</param>
    public WarmContainer(string id, WarmFit fit, MultiplexedStream streams)
    {
        Id = id;
        Fit = fit;
        this.streams = streams;
        _ = FollowAsync();
    }

    public string Id { get; }

    /// <summary>What it can be used for.</summary>
    public WarmFit Fit { get; }

    /// <summary>Whether an attempt can be ordered: none runs, and nothing has ended its streams.</summary>
    public bool IsFree
    {
        get
        {
            lock (closing)
            {
                return !isOver && current is null;
            }
        }
    }

    /// <summary>Orders an attempt.</summary>
    /// <returns>A task that ends with it: with the exit code of its executor, or with null where the streams ended before.</returns>
    /// <exception cref="IOException">The order could not be given; it may have arrived all the same.</exception>
    public async Task<Task<int?>> OrderAsync(AttemptOrder order, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource<int?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (closing)
        {
            if (isOver)
            {
                throw new IOException($"The container {Id} has ended.");
            }

            (ordered, current) = (order, ended);
        }

        var bytes = order.ToBytes();
        await streams.WriteAsync(bytes, 0, bytes.Length, cancellationToken);
        return ended.Task;
    }

    /// <summary>No further attempt is ordered: it is asked to end with the one that runs.</summary>
    public void UseNoMore()
    {
        lock (closing)
        {
            isOver = true;
        }
    }

    /// <summary>Lets go of it: its standard input ends, and with it the container, after the attempt that runs.</summary>
    public void Dispose()
    {
        closing.Cancel();
        streams.Dispose();
    }

    private async Task FollowAsync()
    {
        var buffer = new byte[4096];
        var line = new StringBuilder();
        try
        {
            while (await streams.ReadOutputAsync(buffer, 0, buffer.Length, closing.Token) is { EOF: false } read)
            {
                if (read.Target != MultiplexedStream.TargetStream.StandardOut)
                {
                    continue;
                }

                foreach (var character in Encoding.UTF8.GetString(buffer, 0, read.Count))
                {
                    if (character != '\n')
                    {
                        // Programs may print there whatever they like: what is longer is no answer.
                        if (line.Length <= LongestAnswer)
                        {
                            line.Append(character);
                        }

                        continue;
                    }

                    Take(line.ToString());
                    line.Clear();
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or HttpRequestException)
        {
            // The engine is away, or nobody follows it any more; what became of the attempt is asked otherwise.
        }

        TaskCompletionSource<int?>? unanswered;
        lock (closing)
        {
            (unanswered, current) = (current, null);
            isOver = true;
        }

        unanswered?.SetResult(null);
    }

    private void Take(string line)
    {
        TaskCompletionSource<int?>? ended;
        int? code;
        lock (closing)
        {
            if (current is null || (code = ordered!.CodeOf(line)) is null)
            {
                return;
            }

            (ended, current) = (current, null);
        }

        ended.SetResult(code);
    }
}
