using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>A file or link found in a workspace.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Target">What it points to; null for a file.</param>
/// <param name="Status">What the file system says of it.</param>
internal readonly record struct WalkedFile(GitPath Path, GitPath? Target, FileStatus Status);
