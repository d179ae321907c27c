namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>How an attempt ended: a journal event for Threading, <c>result.json</c> elsewhere.</summary>
public sealed record AttemptResult
{
    /// <summary>The attempt's token; a result with a stale one is ignored.</summary>
    public required string Token { get; init; }

    /// <summary>Null for success, else what sort of failure it was.</summary>
    public FailureClass? FailureClass { get; init; }

    /// <summary>The exit code, where there was a process; 128 + N for signal N.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What happened and what to do, for people; null for a plain success.</summary>
    public string? Message { get; init; }

    /// <summary>The end of what a failed verify printed, for the next attempt's agent.</summary>
    public string? CheckOutput { get; init; }

    /// <summary>How long a rate limit asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>When the work began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the work ended.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>What it used.</summary>
    public AttemptUsage? Usage { get; init; }

    /// <summary>What the user should know although it does not decide how the attempt ended; null for nothing.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>Whether the attempt succeeded.</summary>
    public bool Succeeded => FailureClass is null;
}
