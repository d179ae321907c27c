using PSParallelOrchestrator.Engine.Execution;

namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>What became of an attempt: still running, finished (with a result), or lost.</summary>
/// <param name="IsRunning">Whether it runs; its end is reported later.</param>
/// <param name="Result">Its result, where it finished.</param>
public sealed record AttemptRecovery(bool IsRunning, AttemptResult? Result)
{
    /// <summary>Nothing of it is left and no result is known.</summary>
    public static AttemptRecovery Lost { get; } = new(false, null);
}
