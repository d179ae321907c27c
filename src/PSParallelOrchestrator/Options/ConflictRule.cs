using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>What to do where two tasks left different things at certain paths. Of several that fit, the most specific counts.</summary>
public sealed record ConflictRule
{
    /// <summary>The paths: a pattern like a task's outputs (<c>*</c>, <c>**</c>, <c>?</c>).</summary>
    [JsonInclude]
    [JsonRequired]
    public string Pattern { get; internal init; } = string.Empty;

    /// <summary>What to do.</summary>
    [JsonInclude]
    [JsonRequired]
    public PathConflictStrategy Strategy { get; internal init; }

    /// <summary>
    /// The shell command that makes the file anew, run in a directory with all merged files; with
    /// <see cref="PathConflictStrategy.Regenerate"/>, and only with it.
    /// </summary>
    [JsonInclude]
    public string? Command { get; internal init; }
}
