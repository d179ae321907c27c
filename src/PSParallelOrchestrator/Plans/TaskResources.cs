namespace PSParallelOrchestrator;

/// <summary>What an attempt needs of the machine it runs on. What is not said is not reserved.</summary>
public sealed record TaskResources
{
    /// <summary>CPUs, for example 0.5 or 4.</summary>
    public double? Cpus { get; internal init; }

    /// <summary>Memory.</summary>
    public MemorySize? Memory { get; internal init; }

    /// <summary>GPUs, whole ones.</summary>
    public int? Gpus { get; internal init; }
}
