using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>What an attempt is found by.</summary>
/// <param name="Token">Its token.</param>
/// <param name="Handle">What the backend answered at its launch; null where it had none or the answer was lost.</param>
/// <param name="Directory">Its directory.</param>
public sealed record AttemptReference(string Token, string? Handle, string Directory)
{
    /// <summary>Where the orchestrator was that launched it; null for this one.</summary>
    internal ProcessPlace? LaunchedFrom { get; init; }
}
