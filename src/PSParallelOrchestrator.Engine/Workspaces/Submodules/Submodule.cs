using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Submodules;

/// <summary>A repository inside the user's repository.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Commit">The commit of it that belongs there.</param>
/// <param name="Tree">Its files, in the run's repository; null where the user has no copy of them.</param>
internal sealed record Submodule(GitPath Path, string Commit, string? Tree)
{
    /// <summary>Whether a path is its own or beneath it.</summary>
    public bool Holds(GitPath path) => path == Path || path.IsBeneath(Path);
}
