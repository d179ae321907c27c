using System.Globalization;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>A job that is followed until its end is known.</summary>
/// <param name="handle">The job.</param>
/// <param name="directory">Its attempt's directory.</param>
/// <param name="since">Since when it is followed, as <see cref="TimeProvider.GetTimestamp"/> counts.</param>
internal sealed class WatchedJob(JobHandle handle, string directory, long since)
{
    private static readonly TimeSpan BetweenForecasts = TimeSpan.FromMinutes(1);
    private readonly TaskCompletionSource<ExecutorBeginning> beginning = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ExecutorEnd> end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Action<string>? waits;
    private string? waitReason;
    private string? waitText;
    private DateTimeOffset toldAt;

    /// <summary>The job.</summary>
    public JobHandle Handle => handle;

    /// <summary>Its attempt's directory.</summary>
    public string Directory => directory;

    /// <summary>Since when it is followed.</summary>
    public long Since => since;

    /// <summary>The node, as far as it is known.</summary>
    public string? Node { get; private set; }

    /// <summary>When it began to work, and where.</summary>
    public Task<ExecutorBeginning> Beginning => beginning.Task;

    /// <summary>How it ended.</summary>
    public Task<ExecutorEnd> End => end.Task;

    /// <summary>When it was first seen to be over, or gone, without a result; null for neither.</summary>
    public long? OverSince { get; set; }

    /// <summary>How often in a row it was seen to wait for what never comes.</summary>
    public int NeverSeen { get; set; }

    /// <summary>Why it could never start, for which it was canceled; null where it was not.</summary>
    public string? GivenUpFor { get; set; }

    /// <summary>Whether its node was taken from it, or failed.</summary>
    public bool LostItsNode { get; set; }

    /// <summary>Says who is told why it waits.</summary>
    public void Connect(Action<string> told)
    {
        waits = told;
        if (waitText is { } text)
        {
            told(text);
        }
    }

    /// <summary>It waits for its place. When it may start is expected anew every few seconds: that alone is told once a minute.</summary>
    public void Waits(JobRecord job, DateTimeOffset now)
    {
        var text = job.WaitText(now);
        if (!beginning.Task.IsCompleted && (job.Reason != waitReason || (text != waitText && now - toldAt >= BetweenForecasts)))
        {
            (waitReason, waitText, toldAt) = (job.Reason, text, now);
            waits?.Invoke(text);
        }
    }

    /// <summary>It works.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Works(DateTimeOffset? at, string? node)
    {
        Node ??= node;
        return beginning.TrySetResult(new ExecutorBeginning(at, Node));
    }

    /// <summary>It is over.</summary>
    public void Ends(ExecutorEnd how)
    {
        if (!beginning.Task.IsCompleted)
        {
            // It may have been too short to be seen at work; then it has said itself where.
            Node ??= StartOf(directory).Node;
            var claim = new DirectoryAttemptStore(directory).FindClaim(handle.Token).Claim;
            beginning.TrySetResult(
                claim is { Holder: ClaimHolder.Executor } ? new ExecutorBeginning(claim.At, Node) : ExecutorBeginning.Never);
        }

        end.TrySetResult(how);
    }

    /// <summary>Nobody follows it any more.</summary>
    public void Leave(CancellationToken closing)
    {
        beginning.TrySetCanceled(closing);
        end.TrySetCanceled(closing);
    }

    /// <summary>What the job of an attempt said of itself when it began.</summary>
    /// <returns>Its number and its node, as far as it said so.</returns>
    public static (long? Job, string? Node) StartOf(string directory)
    {
        try
        {
            using var start = JsonDocument.Parse(File.ReadAllBytes(JobFiles.Start(directory)));
            return (
                long.TryParse(Text(start, "job"), NumberStyles.None, CultureInfo.InvariantCulture, out var job) ? job : null,
                Text(start, "node"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return default;
        }

        static string? Text(JsonDocument start, string name) =>
            start.RootElement.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text ? text : null;
    }
}
