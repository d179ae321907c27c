namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>What was made of a workspace.</summary>
/// <param name="HasFiles">Whether anything is in it.</param>
/// <param name="Warnings">What the user should know.</param>
internal sealed record RecordedTree(string Tree, bool HasFiles, IReadOnlyList<string> Warnings);
