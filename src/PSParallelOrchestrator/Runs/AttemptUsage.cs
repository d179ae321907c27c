using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>What an attempt used. Null: not measured.</summary>
public sealed record AttemptUsage
{
    /// <summary>User and system time in seconds, of the whole process tree.</summary>
    [JsonInclude]
    public double? CpuSeconds { get; internal init; }

    /// <summary>
    /// In bytes, the most that all processes together had at once, cached files included, where they ran in a cgroup of their own
    /// (their task names memory or CPUs, and the system lets cgroups be made); elsewhere the largest resident size of one process.
    /// </summary>
    [JsonInclude]
    public long? PeakMemoryBytes { get; internal init; }

    /// <summary>Bytes read from block devices.</summary>
    [JsonInclude]
    public long? ReadBytes { get; internal init; }

    /// <summary>Bytes written to block devices.</summary>
    [JsonInclude]
    public long? WriteBytes { get; internal init; }

    /// <summary>Tokens sent to a model, cached ones included.</summary>
    [JsonInclude]
    public long? InputTokens { get; internal init; }

    /// <summary>Tokens a model produced.</summary>
    [JsonInclude]
    public long? OutputTokens { get; internal init; }

    /// <summary>Those of <see cref="InputTokens"/> that were read from the model's cache.</summary>
    [JsonInclude]
    public long? CacheReadTokens { get; internal init; }

    /// <summary>Those of <see cref="InputTokens"/> that were written to the model's cache.</summary>
    [JsonInclude]
    public long? CacheWriteTokens { get; internal init; }

    /// <summary>What the model calls cost, in US dollars: at most, where <see cref="AtMostUsd"/> is a part of it.</summary>
    [JsonInclude]
    public decimal? CostUsd { get; internal init; }

    /// <summary>
    /// The part of <see cref="CostUsd"/> that is not known, and counts as the most that it can be: of requests whose answers broke off, in
    /// US dollars. Null where all is known.
    /// </summary>
    [JsonInclude]
    public decimal? AtMostUsd { get; internal init; }

    /// <summary>Models that were asked in place of those that were meant, each as <c>MODEL for MODEL</c>; null for none.</summary>
    [JsonInclude]
    public string? StandIns { get; internal init; }
}
