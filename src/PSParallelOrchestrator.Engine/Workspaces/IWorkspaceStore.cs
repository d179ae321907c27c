namespace PSParallelOrchestrator.Engine.Workspaces;

/// <summary>What tasks start from and what they left, as commits of the run's own repository.</summary>
public interface IWorkspaceStore
{
    /// <summary>Merges what a task's dependencies made into what the task starts from.</summary>
    /// <param name="task">The task; its dependencies have succeeded.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The input. Costs nothing where no dependency left a file and the run has no base.</returns>
    ValueTask<WorkspaceInput> ComposeAsync(RunTask task, CancellationToken cancellationToken);

    /// <summary>Writes the input's files into a workspace that does not exist yet or is empty.</summary>
    /// <param name="input">What the task starts from; nothing is written where its commit is null.</param>
    /// <param name="workspace">The workspace's full path.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when the files are there.</returns>
    Task MaterializeAsync(WorkspaceInput input, string workspace, CancellationToken cancellationToken);

    /// <summary>Makes a workspace that another attempt can continue in, and notes what it begins with.</summary>
    /// <param name="input">What its attempt starts from.</param>
    /// <param name="workspace">The workspace.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    void Begin(WorkspaceInput input, string workspace);

    /// <summary>Whether an attempt can continue in the workspace of an earlier one.</summary>
    /// <param name="input">What the attempt starts from.</param>
    /// <param name="workspace">The workspace of the earlier attempt.</param>
    /// <returns>Whether it is there, and the earlier attempt started from the same.</returns>
    /// <exception cref="OrchestratorException">There is something else in its place.</exception>
    bool CanTakeOver(WorkspaceInput input, string workspace);

    /// <summary>Gives an attempt the workspace of an earlier one, as that left it.</summary>
    /// <param name="from">The workspace of the earlier attempt.</param>
    /// <param name="to">The attempt's own, which does not exist.</param>
    /// <exception cref="IOException">It cannot be moved.</exception>
    void TakeOver(string from, string to);

    /// <summary>Commits what an attempt left in its workspace. May be repeated: the same files give the same commit.</summary>
    /// <param name="task">The task.</param>
    /// <param name="token">The attempt's token; names the ref.</param>
    /// <param name="input">What the attempt started from.</param>
    /// <param name="workspace">The workspace; it need not exist.</param>
    /// <param name="costUsd">What the attempt cost, for the commit's message; null where nothing is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The commit that stands for the task from now on, and what was found.</returns>
    /// <exception cref="WorkspaceRejectedException">The workspace holds what may not be taken: a link out of the tree, too much, and so
    /// on.</exception>
    ValueTask<WorkspaceSnapshot> SnapshotAsync(
        RunTask task, string token, WorkspaceInput input, string workspace, decimal? costUsd, CancellationToken cancellationToken);
}

/// <summary>What a task starts from.</summary>
/// <param name="Commit">The merge of what its dependencies made, on the run's base; null where there are no files at all.</param>
/// <param name="Conflicts">Conflicts met in that merge.</param>
/// <param name="IsBlocked">Whether they keep the task from starting (strategy Stop).</param>
public sealed record WorkspaceInput(string? Commit, IReadOnlyList<MergeConflict> Conflicts, bool IsBlocked)
{
    /// <summary>No files, no conflicts.</summary>
    public static WorkspaceInput Empty { get; } = new(null, [], false);
}
