namespace PSParallelOrchestrator;

/// <summary>What an attempt used. Null: not measured.</summary>
public sealed record AttemptUsage
{
    /// <summary>User and system time in seconds, of the whole process tree.</summary>
    public double? CpuSeconds { get; init; }

    /// <summary>
    /// In bytes, the most that all processes together had at once, cached files included, where they ran in a cgroup of their own
    /// (their task names memory or CPUs, and the system lets cgroups be made); elsewhere the largest resident size of one process.
    /// </summary>
    public long? PeakMemoryBytes { get; init; }

    /// <summary>Bytes read from block devices.</summary>
    public long? ReadBytes { get; init; }

    /// <summary>Bytes written to block devices.</summary>
    public long? WriteBytes { get; init; }

    /// <summary>Tokens sent to a model, cached ones included.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens a model produced.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Those of <see cref="InputTokens"/> that were read from the model's cache.</summary>
    public long? CacheReadTokens { get; init; }

    /// <summary>Those of <see cref="InputTokens"/> that were written to the model's cache.</summary>
    public long? CacheWriteTokens { get; init; }

    /// <summary>What the model calls cost, in US dollars.</summary>
    public decimal? CostUsd { get; init; }
}
