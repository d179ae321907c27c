namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>Something that happened to a launched attempt.</summary>
/// <param name="Token">The attempt's token.</param>
public abstract record AttemptReport(string Token)
{
    /// <summary>It waits for its place on the other side, for instance in a cluster's queue.</summary>
    /// <param name="Token">The attempt's token.</param>
    /// <param name="Reason">Why, for people.</param>
    public sealed record Queued(string Token, string Reason) : AttemptReport(Token);

    /// <summary>Its work began.</summary>
    /// <param name="Token">The attempt's token.</param>
    /// <param name="At">When.</param>
    /// <param name="Node">The machine that does it, where that is not this one.</param>
    public sealed record Started(string Token, DateTimeOffset At, string? Node) : AttemptReport(Token);

    /// <summary>What it has used so far, while it runs.</summary>
    /// <param name="Token">The attempt's token.</param>
    /// <param name="Usage">That.</param>
    public sealed record Used(string Token, AttemptUsage Usage) : AttemptReport(Token);

    /// <summary>Its end is due, and is not known: something is in its way that people should know of.</summary>
    /// <param name="Token">The attempt's token.</param>
    /// <param name="Reason">What, for people.</param>
    public sealed record Overdue(string Token, string Reason) : AttemptReport(Token);

    /// <summary>It ended. Of each attempt this is the last report, and there is exactly one.</summary>
    /// <param name="Token">The attempt's token.</param>
    /// <param name="Result">How.</param>
    public sealed record Finished(string Token, AttemptResult Result) : AttemptReport(Token);
}
