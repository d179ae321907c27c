namespace PSParallelOrchestrator;

/// <summary>What the agent of an attempt does while it works.</summary>
/// <param name="At">When it did that.</param>
/// <param name="Text">What it did last, or what it waits for, in a line.</param>
public sealed record TaskActivity(DateTimeOffset At, string Text)
{
    /// <summary>When it did that.</summary>
    public DateTimeOffset At { get; } = At;

    /// <summary>What it did last, or what it waits for, in a line.</summary>
    public string Text { get; } = Text;

    /// <summary>Until when it waits at the least; null where it does not, or nobody knows.</summary>
    public DateTimeOffset? Until { get; internal init; }

    /// <summary>How many of its requests to models ended; null where none began.</summary>
    public int? Requests { get; internal init; }

    /// <summary>Tokens that were sent so far, cached ones included; null where no request began.</summary>
    public long? InputTokens { get; internal init; }

    /// <summary>Tokens of the answers so far; null where no request began.</summary>
    public long? OutputTokens { get; internal init; }

    /// <summary>What its requests cost so far at most, in US dollars; null where none began.</summary>
    public decimal? CostUsd { get; internal init; }

    /// <summary>What those under way can cost at most beside it, in US dollars; null where none began.</summary>
    public decimal? ReservedUsd { get; internal init; }

    /// <summary>What it did, in a line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text;
}
