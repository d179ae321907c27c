using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>What the Simulated agent does for chosen tasks.</summary>
public sealed record SimulationRule
{
    /// <summary>Which tasks: a pattern (<c>*</c>, <c>?</c>) over their ids.</summary>
    [JsonInclude]
    [JsonRequired]
    public string Task { get; internal init; } = string.Empty;

    /// <summary>How long the task takes.</summary>
    [JsonInclude]
    public TimeSpan? Duration { get; internal init; }

    /// <summary>How many attempts fail, from the first; -1 is all of them.</summary>
    [JsonInclude]
    public int? Fail { get; internal init; }

    /// <summary>The class of those failures; TaskFailed when not given.</summary>
    [JsonInclude]
    public FailureClass? FailureClass { get; internal init; }

    /// <summary>How long the other side of a rate-limited failure asks to wait.</summary>
    [JsonInclude]
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>Whether the task never ends by itself.</summary>
    [JsonInclude]
    public bool? Hang { get; internal init; }

    /// <summary>A path the task writes with content of its own, so that two such tasks conflict.</summary>
    [JsonInclude]
    public string? Conflict { get; internal init; }

    /// <summary>The memory the task asks for: an attempt with less ends OutOfMemory.</summary>
    [JsonInclude]
    public MemorySize? Memory { get; internal init; }

    /// <summary>Whether the task writes files.</summary>
    [JsonInclude]
    public bool? WriteFiles { get; internal init; }
}
