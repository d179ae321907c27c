using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>Finds the files that two sides changed differently and that may not be merged line by line, as git would.</summary>
internal sealed class WholeFiles(RunRepository repository)
{
    /// <summary>Finds them.</summary>
    public async Task<IReadOnlyList<Collision>> FindAsync(
        string earlier, string later, PathRules rules, CancellationToken cancellationToken)
    {
        if (await rules.IsEmptyAsync(cancellationToken))
        {
            return [];
        }

        var ancestor = (await repository.RunAsync(new GitCall("merge-base", earlier, later), cancellationToken)).Line;
        var first = (await ChangesAsync(ancestor, earlier, cancellationToken)).ToDictionary(change => change.Path);
        var both = (await ChangesAsync(ancestor, later, cancellationToken))
            .Where(change => first.TryGetValue(change.Path, out var other) && other.After != change.After)
            .ToList();
        var said = await rules.FindAsync([.. both.Select(change => change.Path)], cancellationToken);
        return [.. both.Where(change => IsWhole(said[change.Path])).Select(change => Collide(first[change.Path], change))];
    }

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
