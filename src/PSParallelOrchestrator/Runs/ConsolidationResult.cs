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
