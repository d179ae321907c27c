using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>What is to be done to an output.</summary>
internal sealed class OutputPlan
{
    /// <summary>Files to write: the path in the tree, the path in the output, and whether an older one of ours is there.</summary>
    public List<(GitPath From, GitPath To, bool Replaces)> Writes { get; } = [];

    /// <summary>Files of earlier consolidations to delete.</summary>
    public HashSet<GitPath> Removals { get; } = [];

    /// <summary>What will stand in the output and be ours.</summary>
    public List<KeyValuePair<GitPath, GitEntry>> Files { get; } = [];

    /// <summary>What was ours, and the user edited it since.</summary>
    public List<KeyValuePair<GitPath, GitEntry>> Edited { get; } = [];

    /// <summary>The user's files that are in conflict, to be kept as objects too.</summary>
    public List<GitPath> UserFiles { get; } = [];

    /// <summary>The conflicts.</summary>
    public List<MergeConflict> Conflicts { get; } = [];
}
