using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>What becomes of the places that some commits, which are to be merged, changed since what they have in common.</summary>
/// <param name="Settled">Places whose content is beyond doubt.</param>
/// <param name="Contested">Places that need a merge of contents, and the commits that changed each.</param>
/// <param name="HasDeletions">Whether any of the commits deleted anything.</param>
internal sealed record UnionOfChanges(
    IReadOnlyDictionary<GitPath, SettledPlace> Settled,
    IReadOnlyDictionary<GitPath, IReadOnlyList<string>> Contested,
    bool HasDeletions)
{
    /// <summary>Whether a place was changed by any of the commits.</summary>
    public bool IsTouched(GitPath path) => Settled.ContainsKey(path) || Contested.ContainsKey(path);
}

/// <summary>A place whose content is beyond doubt.</summary>
/// <param name="Entry">What is there; null for nothing.</param>
/// <param name="Commit">A commit that made it so.</param>
internal readonly record struct SettledPlace(GitEntry? Entry, string Commit);
