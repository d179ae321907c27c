using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>
/// Prepares two commits for a merge without renames. Git's own switch for that, <c>merge.renames=false</c>, has no effect on
/// <c>merge-tree</c> (tried with 2.39), and in a new project two files that look alike are no rename: git would write one
/// task's lines into another's file. A rename begins with a deletion, so deletions are settled here, and git sees none.
/// </summary>
internal sealed class RenameFreeSides(RunRepository repository)
{
    /// <summary>Prepares two commits.</summary>
    /// <param name="earlier">The side that is first in the plan.</param>
    /// <returns>The commits to merge instead, and the paths that one side deleted and the other changed.</returns>
    public async Task<(string Earlier, string Later, IReadOnlyList<Collision> Deletions)> PrepareAsync(
        string earlier, string later, CancellationToken cancellationToken)
    {
        var ancestor = await new CommonAncestor(repository).FindAsync(earlier, later, cancellationToken);
        var inEarlier = await ListDeletedAsync(ancestor, earlier, cancellationToken);
        var inLater = await ListDeletedAsync(ancestor, later, cancellationToken);
        if (inEarlier.Count == 0 && inLater.Count == 0)
        {
            return (earlier, later, []);
        }

        var before = (await repository.ListTreeAsync(ancestor, cancellationToken)).ToDictionary();
        var first = (await repository.ListTreeAsync(earlier, cancellationToken)).ToDictionary();
        var second = (await repository.ListTreeAsync(later, cancellationToken)).ToDictionary();
        HashSet<GitPath> settled = [.. inEarlier, .. inLater];
        var collisions = new List<Collision>();
        foreach (var path in settled.Order())
        {
            AddChanged(collisions, path, before[path], first, second);
        }

        var root = await CommitAsync(ancestor, settled.Where(before.ContainsKey), [], cancellationToken);
        return (
            await CommitAsync(earlier, settled.Where(first.ContainsKey), [root], cancellationToken),
            await CommitAsync(later, settled.Where(second.ContainsKey), [root], cancellationToken),
            collisions);
    }

    private static void AddChanged(
        List<Collision> collisions,
        GitPath path,
        GitEntry before,
        Dictionary<GitPath, GitEntry> first,
        Dictionary<GitPath, GitEntry> second)
    {
        var collision = new Collision(path);
        collision.Set(1, before);
        if (first.TryGetValue(path, out var earlier))
        {
            collision.Set(2, earlier);
        }

        if (second.TryGetValue(path, out var later))
        {
            collision.Set(3, later);
        }

        // Deleted by both, or by one while the other left it alone: it is gone, and nothing is lost.
        if ((collision.Earlier ?? collision.Later ?? before) != before)
        {
            collisions.Add(collision);
        }
    }

    private async Task<List<GitPath>> ListDeletedAsync(string ancestor, string side, CancellationToken cancellationToken)
    {
        var listed = await repository.RunAsync(
            new GitCall("diff-tree", "-r", "-z", "--no-renames", "--name-only", "--diff-filter=D", ancestor, side), cancellationToken);
        return [.. listed.Records().Select(record => GitPath.FromBytes(record.Span))];
    }

    private async Task<string> CommitAsync(
        string commit, IEnumerable<GitPath> removed, IEnumerable<string> parents, CancellationToken cancellationToken)
    {
        var tree = await repository.EditTreeAsync(await repository.TreeAsync(commit, cancellationToken), removed, [], cancellationToken);
        return await repository.CommitAsync(tree, parents, "A side of a merge, without what was deleted\n", cancellationToken);
    }
}
