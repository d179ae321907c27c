namespace PSParallelOrchestrator;

/// <summary>Settings of the Simulated agent.</summary>
public sealed record SimulationOptions
{
    /// <summary>How long each simulated task takes.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Whether simulated tasks write files; without, an attempt leaves nothing.</summary>
    public bool WriteFiles { get; init; } = true;

    /// <summary>
    /// What chosen tasks do instead, in order; every rule whose pattern matches the task's id applies, a later one over an earlier.
    /// </summary>
    public IReadOnlyList<SimulationRule> Rules { get; init; } = [];
}
