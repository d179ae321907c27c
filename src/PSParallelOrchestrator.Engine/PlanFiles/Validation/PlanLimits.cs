namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>The bounds of what a plan may say.</summary>
internal static class PlanLimits
{
    /// <summary>The longest prompt or requirements, in bytes of UTF-8: what a planner takes too.</summary>
    public const int MaxPromptBytes = 1 << 20;

    /// <summary>The largest plan file, and the most prompt text of a plan, in bytes.</summary>
    public const long MaxPlanBytes = 1L << 30;

    /// <summary>The longest prompt, in words.</summary>
    public const string MaxPromptText = "1 MB";

    /// <summary>The most executors that may work at once.</summary>
    public const int MaxExecutors = 10_000;

    /// <summary>The most retries of a task.</summary>
    public const int MaxRetries = 1000;

    /// <summary>The most turns of an agent.</summary>
    public const int MaxTurns = 10_000;

    /// <summary>The largest budget, in US dollars.</summary>
    public const decimal MaxCostUsd = 1_000_000;

    /// <summary>The longest pattern of paths, in characters: all of it may be wildcards, and can still be matched.</summary>
    public const int MaxPatternLength = 1024;

    /// <summary>The longest command that makes a file anew, in characters: in UTF-8 the system still takes it as one argument.</summary>
    public const int MaxConflictCommandLength = 32_768;

    /// <summary>The longest time limit or estimate: timers of .NET end at 49.7 days.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(49);

    /// <summary>The longest time that what was asked to end is waited for: who stops a run waits as long.</summary>
    public static readonly TimeSpan MaxGraceTime = TimeSpan.FromHours(1);
}
