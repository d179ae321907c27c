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

    /// <summary>Tasks have the network that they name, or that the backend gives them, and no other.</summary>
    public required bool HoldsNetworks { get; init; }

    /// <summary>
    /// The programs of agents, shells and PowerShell are those of this machine; where they are not, the backend itself makes sure that
    /// agents are there, and attempts say what else is missing.
    /// </summary>
    public required bool UsesProgramsOfThisMachine { get; init; }

    /// <summary>
    /// Executors cannot reach a gateway of this machine: each that asks models has one of its own, with what it is lent of the budget.
    /// </summary>
    public bool HasOwnGateways { get; init; }
}
