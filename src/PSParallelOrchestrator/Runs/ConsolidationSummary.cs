namespace PSParallelOrchestrator;

/// <summary>What the last consolidation of a run did.</summary>
/// <param name="Commit">The merged commit in the run's repository; null where no task left a file.</param>
/// <param name="Files">How many files the consolidated output has.</param>
/// <param name="LinesOfCode">How many lines those files have that are text.</param>
/// <param name="Conflicts">Every conflict met, resolved or not.</param>
/// <param name="FinishedAt">When it ended.</param>
public sealed record ConsolidationSummary(
    string? Commit, int Files, long LinesOfCode, IReadOnlyList<MergeConflict> Conflicts, DateTimeOffset FinishedAt);
