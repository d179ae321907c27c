using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>
/// Files that may not be merged line by line, as git would do it: those that two sides changed differently are collisions, and where git
/// merged one into a file that the other had renamed, the renamed file stays as it was.
/// </summary>
internal sealed class WholeFiles(RunRepository repository)
{
    /// <summary>Finds them.</summary>
    /// <param name="merged">The tree that git made.</param>
    /// <returns>The collisions, and files that have to stand in the tree as one side has them.</returns>
    public async Task<(List<Collision> Collisions, List<KeyValuePair<GitPath, GitEntry>> Kept)> FindAsync(
        string earlier, string later, string merged, MergeRequest request, CancellationToken cancellationToken)
    {
        var (collisions, kept) = (new List<Collision>(), new List<KeyValuePair<GitPath, GitEntry>>());
        if (await request.Rules.IsEmptyAsync(cancellationToken))
        {
            return (collisions, kept);
        }

        var ancestor = await new CommonAncestor(repository).FindAsync(earlier, later, cancellationToken);
        var first = (await ChangesAsync(ancestor, earlier, cancellationToken)).ToDictionary(change => change.Path);
        var second = (await ChangesAsync(ancestor, later, cancellationToken)).ToDictionary(change => change.Path);
        var said = await request.Rules.FindAsync([.. first.Keys.Union(second.Keys)], cancellationToken);
        foreach (var (path, rule) in said.Where(file => IsWhole(file.Value)).OrderBy(file => file.Key))
        {
            var (one, other) = (Find(first, path), Find(second, path));
            if (one is { } earlierChange && other is { } laterChange)
            {
                // Where the one knew of the other, the history says which counts, whatever the common ancestor is.
                if (earlierChange.After != laterChange.After && request.IsContested(path))
                {
                    collisions.Add(Collide(earlierChange, laterChange));
                }
            }
            else if ((one ?? other)!.Value.After is { } only
                && await repository.Reader.FindAsync(merged, path, cancellationToken) is { } there
                && there != only)
            {
                kept.Add(new(path, only));
            }
        }

        return (collisions, kept);
    }

    private static TreeChange? Find(Dictionary<GitPath, TreeChange> changes, GitPath path) =>
        changes.TryGetValue(path, out var change) ? change : null;

    /// <summary>A file that a command makes anew is nothing to be merged either.</summary>
    private static bool IsWhole(PathRule rule) => rule.IsWhole || rule.Strategy == PathConflictStrategy.Regenerate;

    private static Collision Collide(TreeChange earlier, TreeChange later)
    {
        var collision = new Collision(later.Path);
        foreach (var (stage, entry) in new[] { (1, later.Before), (2, earlier.After), (3, later.After) })
        {
            if (entry is { } there)
            {
                collision.Set(stage, there);
            }
        }

        return collision;
    }

    private async Task<List<TreeChange>> ChangesAsync(string from, string to, CancellationToken cancellationToken) =>
        await TreeDifference.FindAsync(
            repository.Reader,
            await repository.TreeAsync(from, cancellationToken),
            await repository.TreeAsync(to, cancellationToken),
            cancellationToken);
}
