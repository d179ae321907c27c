namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>What became of an attempt that an earlier orchestrator launched.</summary>
public abstract record AttemptRecovery
{
    /// <summary>It runs, and is followed from here: its end is reported later.</summary>
    /// <param name="Handle">What the backend knows it by, where it has a handle.</param>
    /// <param name="Since">When it began, where that is known.</param>
    public sealed record Running(string? Handle = null, DateTimeOffset? Since = null) : AttemptRecovery;

    /// <summary>It ended.</summary>
    /// <param name="Result">How.</param>
    public sealed record Finished(AttemptResult Result) : AttemptRecovery;

    /// <summary>Nobody executes it, now or later, and there is no result.</summary>
    /// <param name="Reason">How that came, for people; null where nothing is known but that.</param>
    public sealed record Lost(string? Reason) : AttemptRecovery;
}
