namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>How an attempt ended: a journal event for Threading, <c>result.json</c> elsewhere.</summary>
public sealed record AttemptResult : AttemptOutcome
{
    /// <summary>Makes a result of a plain success.</summary>
    public AttemptResult()
    {
    }

    /// <summary>Makes the result of work that ended so.</summary>
    /// <param name="outcome">How.</param>
    public AttemptResult(AttemptOutcome outcome)
        : base(outcome)
    {
    }

    /// <summary>The attempt's token; a result with a stale one is ignored.</summary>
    public required string Token { get; init; }

    /// <summary>When the work began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the work ended.</summary>
    public required DateTimeOffset FinishedAt { get; init; }
}
