namespace PSParallelOrchestrator.Engine.Agents.Activity;

/// <summary>Something an agent did.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Text">What, in a line.</param>
public sealed record ActivityEvent(DateTimeOffset At, ActivityKind Kind, string Text)
{
    /// <summary>What its requests used and cost so far; null where the event does not say.</summary>
    public ActivityUsage? Usage { get; init; }

    /// <summary>Until when it waits; null where it does not, or nobody knows.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>What the requests of an attempt used and cost so far.</summary>
/// <param name="Requests">How many ended.</param>
/// <param name="InputTokens">Tokens that were sent, cached ones included.</param>
/// <param name="OutputTokens">Tokens of the answers.</param>
/// <param name="CostUsd">What they cost at most, in US dollars.</param>
/// <param name="ReservedUsd">What those under way can cost at most beside it, in US dollars.</param>
public sealed record ActivityUsage(int Requests, long InputTokens, long OutputTokens, decimal CostUsd, decimal ReservedUsd);

/// <summary>What sort of thing an agent did.</summary>
public enum ActivityKind
{
    /// <summary>It began or ended.</summary>
    Session,

    /// <summary>It said something.</summary>
    Text,

    /// <summary>It used a tool.</summary>
    Tool,

    /// <summary>A tool was denied to it.</summary>
    Denied,

    /// <summary>A request failed and is made again.</summary>
    Retry,

    /// <summary>What it used so far.</summary>
    Usage,

    /// <summary>A request of it waits, and for what.</summary>
    Wait,

    /// <summary>How far a script is.</summary>
    Progress,
}
