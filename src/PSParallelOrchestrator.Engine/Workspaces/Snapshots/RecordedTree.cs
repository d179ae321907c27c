using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;
using PSParallelOrchestrator.Engine.Workspaces.Submodules;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>What was made of a workspace.</summary>
/// <param name="Tree">Its tree; null where there was nothing in it, before and after.</param>
/// <param name="HasFiles">Whether anything is in it.</param>
/// <param name="Warnings">What the user should know.</param>
/// <param name="Submodules">What was changed inside submodules, which the tree does not hold.</param>
/// <param name="Objects">What of it is new, and is to be kept by whoever needs the tree.</param>
internal sealed record RecordedTree(
    string? Tree, bool HasFiles, IReadOnlyList<string> Warnings, IReadOnlyList<SubmoduleChange> Submodules, ObjectBatch? Objects)
    : IDisposable
{
    public void Dispose() => Objects?.Dispose();
}
