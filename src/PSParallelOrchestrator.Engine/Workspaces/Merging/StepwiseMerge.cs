using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>Merges what tasks left one task after the other, each into what came before, as git merges two commits.</summary>
internal sealed class StepwiseMerge(RunRepository repository, OrchestratorRun run)
{
    private readonly TaskHistory history = new(repository, run);
    private readonly WholeFiles wholeFiles = new(repository);
    private readonly bool renames = MergeEngine.LooksForRenames(run);

    /// <summary>Merges tasks.</summary>
    /// <param name="sides">The tasks, none of whose commits descends from another's.</param>
    /// <param name="request">What to do with conflicts; takes those that are met.</param>
    public async Task<string> MergeAsync(
        IReadOnlyList<RunTask> sides, MergeRequest request, CancellationToken cancellationToken)
    {
        var merged = sides[0].Commit!;
        var tree = await repository.TreeAsync(merged, cancellationToken);
        for (var i = 1; i < sides.Count; i++)
        {
            tree = await MergeIntoAsync(merged, sides, i, request, cancellationToken);
            if (i < sides.Count - 1)
            {
                merged = await repository.CommitAsync(
                    tree, [merged, sides[i].Commit!], "A step of a merge\n", cancellationToken);
            }
        }

        return tree;
    }

    private async Task<string> MergeIntoAsync(
        string merged,
        IReadOnlyList<RunTask> sides,
        int next,
        MergeRequest request,
        CancellationToken cancellationToken)
    {
        var (earlier, later, deletions) = !renames
            ? await new RenameFreeSides(repository).PrepareAsync(merged, sides[next].Commit!, cancellationToken)
            : (merged, sides[next].Commit!, []);
        var result = await repository.TryRunAsync(
            new GitCall("merge-tree", "--write-tree", "-z", "--messages", earlier, later), cancellationToken);
        if (result.ExitCode is not (0 or 1))
        {
            throw GitErrors.Failed("merge-tree", result);
        }

        var merge = TreeMerge.Parse(result, [earlier, later]);
        var (whole, kept) = await wholeFiles.FindAsync(earlier, later, merge.Tree, request, cancellationToken);
        List<Collision> collisions =
        [
            .. merge.Collisions.Concat(deletions)
                .Concat(whole.Where(file => !merge.Collisions.Any(collision => collision.Path == file.Path)))
                .OrderBy(collision => collision.Path),
        ];
        if (collisions.Count == 0 && kept.Count == 0)
        {
            return merge.Tree;
        }

        var files = new MergedFiles(await repository.ListTreeAsync(merge.Tree, cancellationToken));
        foreach (var (path, entry) in kept)
        {
            files.Put(path, entry);
        }

        var resolver = new ConflictResolver(repository, files, combineReadme: !renames);
        List<GitPath> paths = [.. collisions.Select(collision => collision.Path)];
        var rules = await request.Rules.FindAsync(paths, cancellationToken);
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
            var rule = rules[paths[i]];
            if (await resolver.ResolveAsync(collisions[i], meeting, rule, request.Strategy, cancellationToken) is { } conflict)
            {
                request.Conflicts.Add(conflict);
                if (rule is { Strategy: PathConflictStrategy.Regenerate, Command: { } command }
                    && conflict.Kind is MergeConflictKind.Content or MergeConflictKind.AddAdd or MergeConflictKind.ModifyDelete)
                {
                    request.ToMakeAnew[paths[i]] = command;
                }
            }
        }

        return await repository.EditTreeAsync(merge.Tree, files.Removed, files.Changed, cancellationToken);
    }
}
