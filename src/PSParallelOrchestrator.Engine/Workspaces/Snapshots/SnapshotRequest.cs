using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>A workspace that is to be recorded.</summary>
/// <param name="Workspace">Where it stands.</param>
/// <param name="IndexFile">The index with which it was filled; it need not exist.</param>
/// <param name="Input">The commit it was filled from; null where it was empty.</param>
/// <param name="Outputs">The task's outputs: taken also where they would be left out.</param>
/// <param name="Message">What a commit of it says.</param>
internal sealed record SnapshotRequest(
    string Workspace, string IndexFile, string? Input, IReadOnlyList<PathPattern> Outputs, string Message)
{
    /// <summary>The outputs.</summary>
    public OutputWishes Wishes { get; } = new(Outputs);
}
