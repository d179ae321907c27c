namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>What a merge of tasks gave.</summary>
/// <param name="Commit">The commit that holds it, with all tasks' commits as parents; null where there was nothing to merge, or it is
/// blocked.</param>
/// <param name="Conflicts">Every conflict met, in the order in which they were met.</param>
internal sealed record MergeResult(string? Commit, IReadOnlyList<MergeConflict> Conflicts)
{
    /// <summary>Whether a conflict was not resolved, so that there is no merge.</summary>
    public bool IsBlocked { get; } = Conflicts.Any(conflict => conflict.Resolution is null);
}
