namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>What became of an attempt: still running, finished (with a result), or lost.</summary>
/// <param name="IsRunning">Whether it runs; its end is reported later.</param>
/// <param name="Result">Its result, where it finished.</param>
/// <param name="Reason">How it was lost, for people; null where nothing is known but that.</param>
public sealed record AttemptRecovery(bool IsRunning, AttemptResult? Result, string? Reason = null)
{
    /// <summary>Nothing of it is left and no result is known.</summary>
    public static AttemptRecovery Lost { get; } = new(false, null);

    /// <summary>Nothing of it is left and no result is known.</summary>
    /// <param name="reason">How that came, for people.</param>
    /// <returns>The answer.</returns>
    public static AttemptRecovery LostBecause(string reason) => new(false, null, reason);
}
