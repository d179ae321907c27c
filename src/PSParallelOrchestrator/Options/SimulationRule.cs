namespace PSParallelOrchestrator;

/// <summary>What the Simulated agent does for chosen tasks.</summary>
public sealed record SimulationRule
{
    /// <summary>Which tasks: a pattern (<c>*</c>, <c>?</c>) over their ids.</summary>
    public required string Task { get; init; }

    /// <summary>How long the task takes.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How many attempts fail, from the first; -1 is all of them.</summary>
    public int? Fail { get; init; }

    /// <summary>The class of those failures; TaskFailed when not given.</summary>
    public FailureClass? FailureClass { get; init; }

    /// <summary>How long the other side of a rate-limited failure asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the task never ends by itself.</summary>
    public bool? Hang { get; init; }

    /// <summary>A path the task writes with content of its own, so that two such tasks conflict.</summary>
    public string? Conflict { get; init; }

    /// <summary>The memory the task asks for: an attempt with less ends OutOfMemory.</summary>
    public MemorySize? Memory { get; init; }

    /// <summary>Whether the task writes files.</summary>
    public bool? WriteFiles { get; init; }
}
