using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Tests.Runs.Coordinator;

/// <summary>Workspaces that hold nothing, with what a test lets happen to them.</summary>
internal sealed class FakeWorkspaceStore : IWorkspaceStore
{
    public int Snapshots { get; private set; }

    public Func<CancellationToken, Task<WorkspaceInput>> Composing { get; set; } = _ => Task.FromResult(WorkspaceInput.Empty);

    /// <summary>Happens at each snapshot, with its number from 1.</summary>
    public Action<int> Taking { get; set; } = _ => { };

    public ValueTask<WorkspaceInput> ComposeAsync(RunTask task, CancellationToken cancellationToken) => new(Composing(cancellationToken));

    public Task MaterializeAsync(WorkspaceInput input, string workspace, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Begin(WorkspaceInput input, string workspace)
    {
    }

    public bool CanTakeOver(WorkspaceInput input, string workspace) => false;

    public void TakeOver(string from, string to)
    {
    }

    public ValueTask<WorkspaceSnapshot> SnapshotAsync(
        RunTask task, string token, WorkspaceInput input, string workspace, decimal? costUsd, CancellationToken cancellationToken)
    {
        Snapshots++;
        Taking(Snapshots);
        return ValueTask.FromResult(new WorkspaceSnapshot("commit of " + token, []));
    }
}
