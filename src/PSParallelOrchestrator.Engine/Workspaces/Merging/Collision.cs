using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>A path at which two sides do not fit together.</summary>
/// <param name="path">The path.</param>
internal sealed class Collision(GitPath path)
{
    public GitPath Path { get; } = path;

    /// <summary>The common ancestor's file.</summary>
    public GitEntry? Base { get; private set; }

    /// <summary>The file of the side that comes first in the plan.</summary>
    public GitEntry? Earlier { get; private set; }

    /// <summary>The file of the side that comes later.</summary>
    public GitEntry? Later { get; private set; }

    /// <summary>Names that git made up to have both in one tree.</summary>
    public List<GitPath> Strays { get; } = [];

    /// <summary>Whether one side renamed what the other changed.</summary>
    public bool IsRename { get; set; }

    /// <summary>Sets what git gives under a stage: 1 the ancestor, 2 the first side, 3 the second.</summary>
    public void Set(int stage, GitEntry entry)
    {
        switch (stage)
        {
            case 1:
                Base = entry;
                break;
            case 2:
                Earlier = entry;
                break;
            default:
                Later = entry;
                break;
        }
    }

    /// <summary>What kind of conflict it is.</summary>
    /// <param name="isDirectory">Whether a directory stands at the path.</param>
    public MergeConflictKind Kind(bool isDirectory) => (Base, Earlier, Later) switch
    {
        _ when isDirectory => MergeConflictKind.FileDirectory,
        (_, { } earlier, { } later) when !earlier.IsSameTypeAs(later) => MergeConflictKind.TypeChange,
        _ when IsRename => MergeConflictKind.Rename,
        (null, not null, not null) => MergeConflictKind.AddAdd,
        (_, not null, not null) => MergeConflictKind.Content,
        (not null, _, _) => MergeConflictKind.ModifyDelete,
        _ => MergeConflictKind.Rename,
    };
}
