namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>How an agent's work ended.</summary>
/// <param name="FailureClass">Null for success.</param>
/// <param name="Message">What happened and what to do; null for a plain success.</param>
public sealed record AgentResult(FailureClass? FailureClass = null, string? Message = null)
{
    /// <summary>A plain success.</summary>
    public static AgentResult Success { get; } = new();

    /// <summary>How long a rate limit asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The end of what a failed verify printed.</summary>
    public string? CheckOutput { get; init; }

    /// <summary>The exit code, where there was a process.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What it used.</summary>
    public AttemptUsage? Usage { get; init; }
}
