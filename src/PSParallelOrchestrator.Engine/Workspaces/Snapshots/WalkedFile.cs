using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>A file or link found in a workspace.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Target">What it points to; null for a file.</param>
internal readonly record struct WalkedFile(GitPath Path, GitPath? Target);
