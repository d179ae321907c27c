namespace PSParallelOrchestrator;

/// <summary>How failed attempts are tried again.</summary>
public sealed record RetryOptions
{
    /// <summary>How many counted failures are forgiven; a task may say otherwise.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The first delay.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Factor by which each further delay grows.</summary>
    public double BackoffMultiplier { get; init; } = 2;

    /// <summary>The longest delay.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Factor by which the time limit grows after a time-out; 1 leaves it.</summary>
    public double EscalateTime { get; init; } = 1;

    /// <summary>The most memory a retry after an OutOfMemory is given; null is the machine's.</summary>
    public MemorySize? MemoryCap { get; init; }

    /// <summary>How many rate limits in a row are free before they count as failures.</summary>
    public int FreeRateLimits { get; init; } = 20;
}
