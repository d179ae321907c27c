namespace PSParallelOrchestrator;

/// <summary>What of this machine a run may use for tasks that name resources. Null: what the machine has.</summary>
public sealed record MachineCapacity
{
    /// <summary>CPUs.</summary>
    public double? Cpus { get; init; }

    /// <summary>Memory.</summary>
    public MemorySize? Memory { get; init; }

    /// <summary>GPUs.</summary>
    public int? Gpus { get; init; }
}
