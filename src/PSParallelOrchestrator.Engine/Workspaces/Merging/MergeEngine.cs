using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>Merges what tasks left, in plan order. The same commits and strategy always give the same merge.</summary>
internal sealed class MergeEngine(RunRepository repository, OrchestratorRun run)
{
    private readonly TaskHistory history = new(repository, run);

    private bool IsNewProject => run.Options.Repository is null;

    /// <summary>Merges tasks.</summary>
    /// <param name="tasks">The tasks; those without a commit count for nothing.</param>
    /// <param name="strategy">What to do with conflicts.</param>
    public async Task<MergeResult> MergeAsync(IEnumerable<RunTask> tasks, ConflictStrategy strategy, CancellationToken cancellationToken)
    {
        var sides = tasks.Where(task => task.Commit is not null).OrderBy(task => task.Ordinal).DistinctBy(task => task.Commit).ToList();
        if (sides.Count > 1)
        {
            sides = await WithoutAncestorsAsync(sides, cancellationToken);
        }

        if (sides.Count <= 1)
        {
            return new MergeResult(sides.FirstOrDefault()?.Commit, []);
        }

        var conflicts = new List<MergeConflict>();
        var merged = sides[0].Commit!;
        var tree = string.Empty;
        for (var i = 1; i < sides.Count; i++)
        {
            tree = await MergeIntoAsync(merged, sides, i, strategy, conflicts, cancellationToken);
            if (i < sides.Count - 1)
            {
                merged = await repository.CommitAsync(
                    tree, [merged, sides[i].Commit!], "A step of a merge\n", cancellationToken);
            }
        }

        tree = await new MergedTreeCheck(repository, history).ApplyAsync(tree, sides, strategy, conflicts, cancellationToken);
        var result = new MergeResult(null, conflicts);
        return result.IsBlocked
            ? result
            : result with { Commit = await CommitAsync(tree, sides, cancellationToken) };
    }

    private async Task<string> CommitAsync(string tree, List<RunTask> sides, CancellationToken cancellationToken) =>
        await repository.CommitAsync(
            tree,
            sides.Select(side => side.Commit!),
            $"Merge what {sides.Count} tasks left\n\nTasks: {string.Join(", ", sides.Select(side => side.Id))}\n",
            cancellationToken);

    private async Task<List<RunTask>> WithoutAncestorsAsync(List<RunTask> sides, CancellationToken cancellationToken)
    {
        var kept = await repository.RunAsync(
            new GitCall(["merge-base", "--independent", .. sides.Select(side => side.Commit!)]), cancellationToken);
        var independent = kept.Lines.ToHashSet(StringComparer.Ordinal);
        return [.. sides.Where(side => independent.Contains(side.Commit!))];
    }

    private async Task<string> MergeIntoAsync(
        string merged,
        List<RunTask> sides,
        int next,
        ConflictStrategy strategy,
        List<MergeConflict> conflicts,
        CancellationToken cancellationToken)
    {
        var (earlier, later, deletions) = IsNewProject
            ? await new RenameFreeSides(repository).PrepareAsync(merged, sides[next].Commit!, cancellationToken)
            : (merged, sides[next].Commit!, []);
        var result = await repository.TryRunAsync(
            new GitCall("merge-tree", "--write-tree", "-z", "--messages", earlier, later), cancellationToken);
        if (result.ExitCode is not (0 or 1))
        {
            throw GitErrors.Failed("merge-tree", result);
        }

        var merge = TreeMerge.Parse(result, [earlier, later]);
        List<Collision> collisions = [.. merge.Collisions.Concat(deletions).OrderBy(collision => collision.Path)];
        if (collisions.Count == 0)
        {
            return merge.Tree;
        }

        var files = new MergedFiles(await repository.ListTreeAsync(merge.Tree, cancellationToken));
        var resolver = new ConflictResolver(repository, files, strategy, IsNewProject);
        List<GitPath> paths = [.. collisions.Select(collision => collision.Path)];
        var before = await history.FindAsync(sides.Take(next), [sides[next]], paths, cancellationToken);
        var after = await history.FindAsync([sides[next]], sides.Take(next), paths, cancellationToken);
        for (var i = 0; i < paths.Count; i++)
        {
            var meeting = new Meeting(
                earlier,
                later,
                before[i] is [.., var first] ? first.Id : sides[next - 1].Id,
                after[i] is [.., var second] ? second.Id : sides[next].Id,
                [.. before[i].Concat(after[i]).OrderBy(task => task.Ordinal).Select(task => task.Id)]);
            if (await resolver.ResolveAsync(collisions[i], meeting, cancellationToken) is { } conflict)
            {
                conflicts.Add(conflict);
            }
        }

        return await repository.EditTreeAsync(merge.Tree, files.Removed, files.Changed, cancellationToken);
    }
}
