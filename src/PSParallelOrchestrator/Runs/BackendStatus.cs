namespace PSParallelOrchestrator;

/// <summary>Whether a backend can be used here.</summary>
/// <param name="Kind">Which backend.</param>
/// <param name="Available">Whether it can be used.</param>
/// <param name="Version">The version of what stands behind it, where it has one.</param>
/// <param name="Reason">Why it cannot be used, and what to do about it; null where it can.</param>
public sealed record BackendStatus(BackendKind Kind, bool Available, string? Version, string? Reason)
{
    /// <summary>Which backend.</summary>
    public BackendKind Kind { get; } = Kind;

    /// <summary>Whether it can be used.</summary>
    public bool Available { get; } = Available;

    /// <summary>The version of what stands behind it, where it has one.</summary>
    public string? Version { get; } = Version;

    /// <summary>Why it cannot be used, and what to do about it; null where it can.</summary>
    public string? Reason { get; } = Reason;

    /// <summary>What there is to choose from, such as the partitions of a cluster; null for nothing.</summary>
    public string? Details { get; internal init; }
}
