using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>A file was changed or replaced while it was read.</summary>
internal sealed class FileChangedException(GitPath path, Exception? inner = null)
    : Exception($"'{path.Display}' was changed while it was read", inner);
