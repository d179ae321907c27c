using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>How failed attempts are tried again.</summary>
public sealed record RetryOptions
{
    /// <summary>How many counted failures are forgiven; a task may say otherwise.</summary>
    [JsonInclude]
    public int MaxRetries { get; internal init; } = 3;

    /// <summary>The first delay.</summary>
    [JsonInclude]
    public TimeSpan Delay { get; internal init; } = TimeSpan.FromSeconds(2);

    /// <summary>Factor by which each further delay grows.</summary>
    [JsonInclude]
    public double BackoffMultiplier { get; internal init; } = 2;

    /// <summary>The longest delay.</summary>
    [JsonInclude]
    public TimeSpan MaxDelay { get; internal init; } = TimeSpan.FromMinutes(5);

    /// <summary>Factor by which the time limit grows after a time-out; 1 leaves it.</summary>
    [JsonInclude]
    public double EscalateTime { get; internal init; } = 1;

    /// <summary>The most memory a retry after an OutOfMemory is given; null is the machine's.</summary>
    [JsonInclude]
    public MemorySize? MemoryCap { get; internal init; }

    /// <summary>How many rate limits in a row are free before they count as failures.</summary>
    [JsonInclude]
    public int FreeRateLimits { get; internal init; } = 20;
}
