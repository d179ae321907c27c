namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>What the Simulated agent does for one task: the settings after all rules were applied.</summary>
public readonly record struct SimulationBehavior
{
    /// <summary>How long an attempt takes.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether an attempt writes the files that fit its task. A <see cref="Conflict"/> is written all the same.</summary>
    public bool WriteFiles { get; init; }

    /// <summary>How many attempts fail, from the first; -1 is all of them.</summary>
    public int Fail { get; init; }

    /// <summary>The class of those failures.</summary>
    public FailureClass FailureClass { get; init; }

    /// <summary>How long such a failure asks to wait; null asks nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether attempts that do not fail never end by themselves.</summary>
    public bool Hang { get; init; }

    /// <summary>A path in the workspace that is written with content of the task's own.</summary>
    public string? Conflict { get; init; }

    /// <summary>The memory an attempt needs; with less it ends OutOfMemory.</summary>
    public MemorySize? Memory { get; init; }

    /// <summary>Whether an attempt of this number is one of those that fail.</summary>
    /// <param name="attempt">The attempt's number, from 1.</param>
    /// <returns>Whether it fails.</returns>
    public bool Fails(int attempt) => Fail < 0 || attempt <= Fail;
}
