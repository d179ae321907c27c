namespace PSParallelOrchestrator.Engine.Processes.Cgroups;

/// <summary>What the kernel has counted of a cgroup. Null: not known.</summary>
/// <param name="Kills">How many of its processes were ended for want of memory.</param>
/// <param name="PeakMemoryBytes">The most memory it had at once, cached files included.</param>
/// <param name="CpuSeconds">The time its processes had on CPUs.</param>
internal readonly record struct CgroupFigures(long Kills, long? PeakMemoryBytes, double? CpuSeconds);
