namespace PSParallelOrchestrator;

/// <summary>What a consolidation did.</summary>
/// <param name="Summary">What the run keeps of it.</param>
/// <param name="Written">Whether the output or the branch holds it now; not with conflicts and the strategy Stop.</param>
/// <param name="Moves">Where files of a new project were put that tasks had left elsewhere.</param>
/// <param name="Warnings">What the user should know: files that wanted one place, links that were left out.</param>
/// <param name="Branch">The branch of the user's repository that holds it; null for a new project.</param>
/// <param name="Advice">What to do next; null where there is nothing to do.</param>
public sealed record ConsolidationResult(
    ConsolidationSummary Summary,
    bool Written,
    IReadOnlyList<OutputMove> Moves,
    IReadOnlyList<string> Warnings,
    string? Branch,
    string? Advice)
{
    /// <summary>Every conflict met, resolved or not.</summary>
    public IReadOnlyList<MergeConflict> Conflicts => Summary.Conflicts;
}

/// <summary>A file that stands elsewhere in the output than its task left it.</summary>
/// <param name="From">Its path in the task's workspace.</param>
/// <param name="To">Its path in the output.</param>
public sealed record OutputMove(string From, string To);

/// <summary>What the last consolidation of a run did.</summary>
/// <param name="Commit">The merged commit in the run's repository; null where no task left a file.</param>
/// <param name="Files">How many files the consolidated output has.</param>
/// <param name="LinesOfCode">How many lines those files have that are text.</param>
/// <param name="Conflicts">Every conflict met, resolved or not.</param>
/// <param name="FinishedAt">When it ended.</param>
public sealed record ConsolidationSummary(
    string? Commit, int Files, long LinesOfCode, IReadOnlyList<MergeConflict> Conflicts, DateTimeOffset FinishedAt);
