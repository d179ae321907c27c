namespace PSParallelOrchestrator.Engine.Monitoring;

/// <summary>How much of the machine was in use over a while.</summary>
/// <param name="AverageCpuPercent">How busy its processors were, 0 to 100; null where that is not known.</param>
/// <param name="AverageMemoryPercent">How much of its memory was in use, 0 to 100; null where that is not known.</param>
public sealed record MachineLoad(double? AverageCpuPercent, double? AverageMemoryPercent)
{
    /// <summary>Nothing was measured.</summary>
    public static MachineLoad Unknown { get; } = new(null, null);
}
