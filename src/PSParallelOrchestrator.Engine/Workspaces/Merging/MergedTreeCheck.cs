using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Snapshots;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>
/// What git does not look at in a merge: names of different tasks that are one file where letter case or Unicode's form does
/// not count, and links that only together with another task's lead out of the tree.
/// </summary>
internal sealed class MergedTreeCheck(RunRepository repository, TaskHistory history)
{
    /// <summary>Checks a merged tree and puts it in order.</summary>
    /// <returns>The tree after it.</returns>
    public async Task<string> ApplyAsync(
        string tree,
        IReadOnlyList<RunTask> sides,
        ConflictStrategy strategy,
        List<MergeConflict> conflicts,
        CancellationToken cancellationToken)
    {
        var files = new MergedFiles(await repository.ListTreeAsync(tree, cancellationToken));
        await CheckNamesAsync(files, sides, strategy, conflicts, cancellationToken);
        await CheckLinksAsync(files, strategy, conflicts, cancellationToken);
        return files.Removed.Any() || files.Changed.Any()
            ? await repository.EditTreeAsync(tree, files.Removed, files.Changed, cancellationToken)
            : tree;
    }

    private async Task CheckNamesAsync(
        MergedFiles files,
        IReadOnlyList<RunTask> sides,
        ConflictStrategy strategy,
        List<MergeConflict> conflicts,
        CancellationToken cancellationToken)
    {
        var clashes = files.Files.Keys
            .GroupBy(NameRules.Fold, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any())
            .Select(group => group.Order().ToList())
            .OrderBy(group => group[0])
            .ToList();
        foreach (var clash in clashes)
        {
            // For each path, the first side that has it; a side that has several knew what it did.
            var places = sides.SelectMany(side => clash.Select(path => (side.Commit!, path))).ToList();
            var found = await repository.FindObjectsAsync(places, cancellationToken);
            int FirstSide(int path) =>
                Enumerable.Range(0, sides.Count).FirstOrDefault(side => found[side * clash.Count + path] is not null);
            bool InOneSide(int a, int b) =>
                Enumerable
                    .Range(0, sides.Count)
                    .Any(side => found[side * clash.Count + a] is not null && found[side * clash.Count + b] is not null);
            var order = Enumerable.Range(0, clash.Count).OrderBy(FirstSide).ThenBy(path => path).ToList();
            for (var i = 1; i < order.Count; i++)
            {
                // The later ones go, or each one gives way to the next.
                var (first, second) = (order[strategy == ConflictStrategy.PreferLater ? i - 1 : 0], order[i]);
                if (!InOneSide(first, second))
                {
                    conflicts.Add(
                        await ResolveNameAsync(files, clash[first], clash[second], sides, FirstSide(second), strategy, cancellationToken));
                }
            }
        }
    }

    private async Task<MergeConflict> ResolveNameAsync(
        MergedFiles files,
        GitPath earlier,
        GitPath later,
        IReadOnlyList<RunTask> sides,
        int laterSide,
        ConflictStrategy strategy,
        CancellationToken cancellationToken)
    {
        var (first, second) = (files.Find(earlier)?.Id, files.Find(later)!.Value);
        var makers = await history.FindAsync(sides, [], [earlier, later], cancellationToken);
        var maker = (makers[1].Count > 0 ? makers[1][^1] : sides[laterSide]).Id;
        string? words = null;
        GitPath[] paths = [];
        switch (strategy)
        {
            case ConflictStrategy.Stop:
                break;
            case ConflictStrategy.PreferLater:
                files.Remove(earlier);
                words = $"'{later.Display}' is kept; '{earlier.Display}' is object {first} of the run's repository.";
                paths = [later];
                break;
            default:
                files.Remove(later);
                var beside = files.PutBeside(later, maker, second);
                words = $"Both kept: '{later.Display}' is in '{beside.Display}'.";
                paths = [earlier, beside];
                break;
        }

        return new MergeConflict
        {
            Path = later.Text,
            Kind = MergeConflictKind.NameClash,
            Earlier = first,
            Later = second.Id,
            Tasks = [.. makers[0].Concat(makers[1]).Distinct().OrderBy(task => task.Ordinal).Select(task => task.Id)],
            Resolution = words,
            ResultPaths = [.. paths.Select(path => path.Text)],
        };
    }

    private async Task CheckLinksAsync(
        MergedFiles files, ConflictStrategy strategy, List<MergeConflict> conflicts, CancellationToken cancellationToken)
    {
        var links = await repository.ReadLinksAsync(files.Files, cancellationToken);
        var rules = new LinkRules(links);
        foreach (var (link, target) in links)
        {
            // An absolute link can only be the base's own: a task's was refused when it was recorded.
            if (LinkRules.IsAbsolute(target) || LinkRules.StaysInsideAnyTree(target) || rules.StaysInside(link))
            {
                continue;
            }

            var entry = files.Find(link)!.Value;
            files.Remove(link);
            conflicts.Add(new MergeConflict
            {
                Path = link.Text,
                Kind = MergeConflictKind.TypeChange,
                Later = entry.Id,
                Resolution = strategy == ConflictStrategy.Stop
                    ? null
                    : $"Left out: merged, the link to '{target.Display}' leads out of the tree by way of another task's link.",
            });
        }
    }
}
