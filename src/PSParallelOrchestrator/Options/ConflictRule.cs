namespace PSParallelOrchestrator;

/// <summary>What to do where two tasks left different things at certain paths. Of several that fit, the most specific counts.</summary>
public sealed record ConflictRule
{
    /// <summary>The paths: a pattern like a task's outputs (<c>*</c>, <c>**</c>, <c>?</c>).</summary>
    public required string Pattern { get; init; }

    /// <summary>What to do.</summary>
    public required PathConflictStrategy Strategy { get; init; }

    /// <summary>
    /// The shell command that makes the file anew, run in a directory with all merged files; with
    /// <see cref="PathConflictStrategy.Regenerate"/>, and only with it.
    /// </summary>
    public string? Command { get; init; }
}
