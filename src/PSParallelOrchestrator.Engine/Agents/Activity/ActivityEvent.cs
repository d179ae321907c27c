namespace PSParallelOrchestrator.Engine.Agents.Activity;

/// <summary>Something an agent did.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Text">What, in a line.</param>
public sealed record ActivityEvent(DateTimeOffset At, ActivityKind Kind, string Text);

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
}
