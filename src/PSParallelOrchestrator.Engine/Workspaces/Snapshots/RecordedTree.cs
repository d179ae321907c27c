using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>What was made of a workspace.</summary>
/// <param name="HasFiles">Whether anything is in it.</param>
/// <param name="Warnings">What the user should know.</param>
/// <param name="Objects">What of it is new, and is to be kept by whoever needs the tree.</param>
internal sealed record RecordedTree(string Tree, bool HasFiles, IReadOnlyList<string> Warnings, ObjectBatch Objects) : IDisposable
{
    public void Dispose() => Objects.Dispose();
}
