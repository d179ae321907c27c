namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>What is true of every attempt on a backend, for those who must not ask which backend it is.</summary>
public sealed record BackendTraits
{
    /// <summary>Attempts run on this machine: its CPUs, memory and GPUs bound them, and its GPUs are handed out by number.</summary>
    public required bool RunsHere { get; init; }

    /// <summary>Attempts work in the run's directory itself, so that what they leave is there as soon as they end.</summary>
    public required bool SharesFiles { get; init; }

    /// <summary>Attempts go on when the orchestrator ends, and a resume takes them over.</summary>
    public required bool OutlivesOrchestrator { get; init; }

    /// <summary>The other side holds attempts to the memory and CPUs that tasks name, so that nobody else has to.</summary>
    public required bool HoldsLimits { get; init; }

    /// <summary>
    /// The programs of agents are those of this machine; where they are not, the backend itself makes sure that they are there.
    /// </summary>
    public required bool UsesAgentsOfThisMachine { get; init; }
}
