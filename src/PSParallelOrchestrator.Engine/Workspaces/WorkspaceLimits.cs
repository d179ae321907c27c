namespace PSParallelOrchestrator.Engine.Workspaces;

/// <summary>How much one attempt may leave. What a task made is untrusted: a sparse file of terabytes costs it nothing.</summary>
public sealed record WorkspaceLimits
{
    private const long GiB = 1L << 30;

    /// <summary>The largest apparent size of one file, in bytes.</summary>
    public long FileBytes { get; init; } = 2 * GiB;

    /// <summary>The largest apparent size of all files together, in bytes.</summary>
    public long TotalBytes { get; init; } = 10 * GiB;

    /// <summary>How many files and links there may be.</summary>
    public int Files { get; init; } = 200_000;

    /// <summary>The longest path from the workspace's root, in bytes; leaves room for the directory it will stand in.</summary>
    public int PathBytes { get; init; } = 3072;
}
