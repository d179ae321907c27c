namespace PSParallelOrchestrator.Engine.Resources;

/// <summary>What an attempt takes of the machine while it runs; 0 for what its task does not name.</summary>
/// <param name="MemoryBytes">Memory in bytes.</param>
internal readonly record struct ResourceDemand(double Cpus, long MemoryBytes, int Gpus)
{
    /// <summary>The demand that resources stand for.</summary>
    /// <param name="resources">The resources; null takes nothing.</param>
    public static ResourceDemand Of(TaskResources? resources) =>
        resources is null ? default : new(resources.Cpus ?? 0, resources.Memory?.Bytes ?? 0, resources.Gpus ?? 0);
}
