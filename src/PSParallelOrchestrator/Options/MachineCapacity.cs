using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>What of this machine a run may use for tasks that name resources. Null: what the machine has.</summary>
public sealed record MachineCapacity
{
    /// <summary>CPUs.</summary>
    [JsonInclude]
    public double? Cpus { get; internal init; }

    /// <summary>Memory.</summary>
    [JsonInclude]
    public MemorySize? Memory { get; internal init; }

    /// <summary>GPUs.</summary>
    [JsonInclude]
    public int? Gpus { get; internal init; }
}
