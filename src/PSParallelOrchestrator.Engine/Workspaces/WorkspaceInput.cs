namespace PSParallelOrchestrator.Engine.Workspaces;

/// <summary>What a task starts from.</summary>
/// <param name="Commit">The merge of what its dependencies made, on the run's base; null where there are no files at all.</param>
/// <param name="Conflicts">Conflicts met in that merge.</param>
/// <param name="IsBlocked">Whether they keep the task from starting (strategy Stop).</param>
public sealed record WorkspaceInput(string? Commit, IReadOnlyList<MergeConflict> Conflicts, bool IsBlocked)
{
    /// <summary>No files, no conflicts.</summary>
    public static WorkspaceInput Empty { get; } = new(null, [], false);
}
