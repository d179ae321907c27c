namespace PSParallelOrchestrator;

/// <summary>Who plans, and what that may take.</summary>
public sealed record PlannerOptions
{
    /// <summary>The planner; Auto is with <see cref="Real"/> the first model that is usable, else the heuristic.</summary>
    public PlannerKind Planner { get; internal init; }

    /// <summary>Whether real agents are wanted.</summary>
    public bool Real { get; internal init; }

    /// <summary>How the model is asked: its name, its region, whether through Bedrock, how long it may be silent.</summary>
    public AgentOptions Agents { get; internal init; } = new();

    /// <summary>
    /// Whether a model that plans is asked in containers, which have no network, no key, and nothing of this machine but the question.
    /// </summary>
    public bool InDocker { get; internal init; }

    /// <summary>
    /// Where that is said, the backend of the run: options that were only typed are Docker's where that is Docker, or nobody says.
    /// </summary>
    public BackendKind? Backend { get; internal init; }

    /// <summary>Options of the backend, those of Docker for such containers; null for the defaults.</summary>
    public BackendOptions? BackendOptions { get; internal init; }

    /// <summary>What planning may cost at most, in US dollars; null is no limit.</summary>
    public decimal? MaxCostUsd { get; internal init; }

    /// <summary>How long planning may take in all: its requests, the waits between them, and repairs.</summary>
    public TimeSpan TimeLimit { get; internal init; } = TimeSpan.FromMinutes(30);

    /// <summary>A file of prices that override the built-in ones, as a full path.</summary>
    public string? PriceFile { get; internal init; }

    /// <summary>How long is waited before a request that failed is tried again.</summary>
    public RetryOptions Retry { get; internal init; } = new();
}
