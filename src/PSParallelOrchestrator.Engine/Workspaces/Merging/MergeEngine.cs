using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>Merges what tasks left, in plan order. The same commits and strategy always give the same merge.</summary>
/// <param name="rules">What is said of single paths.</param>
/// <param name="files">What the user's repository says of its files; null for a new project.</param>
/// <param name="changes">What is known of the run's commits, where several merges share it; null to begin anew.</param>
internal sealed class MergeEngine(
    RunRepository repository, OrchestratorRun run, PathRules rules, RepositoryRules? files = null, ChangeHistory? changes = null)
{
    private readonly TaskHistory history = new(repository, run);
    private readonly StepwiseMerge steps = new(repository, run);
    private readonly ChangeHistory changes = changes ?? new ChangeHistory(repository, LooksForRenames(run));

    /// <summary>In a new project two files that look alike are no rename.</summary>
    public static bool LooksForRenames(OrchestratorRun run) => run.Options.Repository is not null;

    /// <summary>Merges tasks.</summary>
    /// <param name="tasks">The tasks; those without a commit count for nothing.</param>
    /// <param name="strategy">What to do with conflicts.</param>
    public async Task<MergeResult> MergeAsync(IEnumerable<RunTask> tasks, ConflictStrategy strategy, CancellationToken cancellationToken)
    {
        var sides = tasks.Where(task => task.Commit is not null).OrderBy(task => task.Ordinal).DistinctBy(task => task.Commit).ToList();
        if (sides.Count > 1)
        {
            var independent = await changes.Graph.IndependentAsync([.. sides.Select(side => side.Commit!)], cancellationToken);
            sides = [.. sides.Where(side => independent.Contains(side.Commit!))];
        }

        if (sides.Count <= 1)
        {
            return new MergeResult(sides.FirstOrDefault()?.Commit, []);
        }

        var request = new MergeRequest(strategy, rules);
        var tree = await MergeTreeAsync(sides, request, cancellationToken);
        var failed = request.Conflicts.Where(conflict => conflict.Detail is not null).ToDictionary(
            conflict => GitPath.FromText(conflict.Path), conflict => conflict.Detail);
        if (failed.Count > 0 && strategy != ConflictStrategy.Stop)
        {
            // What a command could not make is settled as the run says, and says why.
            request = new MergeRequest(strategy, rules.Without(failed.Keys));
            tree = await MergeTreeAsync(sides, request, cancellationToken);
            request.Conflicts.AddRange(TakeWithDetail(request.Conflicts, failed));
        }

        var result = new MergeResult(null, request.Conflicts);
        return result.IsBlocked
            ? result
            : result with { Commit = await CommitAsync(tree, sides, cancellationToken) };
    }

    private static List<MergeConflict> TakeWithDetail(List<MergeConflict> conflicts, Dictionary<GitPath, string?> details)
    {
        var taken = conflicts
            .Where(conflict => details.ContainsKey(GitPath.FromText(conflict.Path)))
            .Select(conflict => conflict with { Detail = details[GitPath.FromText(conflict.Path)] })
            .ToList();
        conflicts.RemoveAll(conflict => details.ContainsKey(GitPath.FromText(conflict.Path)));
        return taken;
    }

    private async Task<string> MergeTreeAsync(List<RunTask> sides, MergeRequest request, CancellationToken cancellationToken)
    {
        var tree = await UniteAsync(sides, request, cancellationToken);
        tree = await new MergedTreeCheck(repository, history).ApplyAsync(
            tree, sides, request.Strategy, request.Conflicts, cancellationToken);
        return request.Conflicts.Exists(conflict => conflict.Resolution is null)
            ? tree
            : await new Regeneration(repository, files).ApplyAsync(tree, request, cancellationToken);
    }

    /// <summary>
    /// Where nobody changed the same place, the merge is the union of what all changed. Git merges only those that did, with all that they
    /// changed, and the others' changes are added to that.
    /// </summary>
    private async Task<string> UniteAsync(
        List<RunTask> sides, MergeRequest request, CancellationToken cancellationToken)
    {
        var union = await changes.UniteAsync([.. sides.Select(side => side.Commit!)], cancellationToken);
        if (union.Contested.Count == 0)
        {
            var first = await repository.TreeAsync(sides[0].Commit!, cancellationToken);
            return await AddAsync(first, union.Settled, cancellationToken);
        }

        request = request with { Contested = union.Contested };
        var (meeting, known) = await FindMeetingAsync(sides, union, cancellationToken);
        if (meeting.Count < sides.Count && !IsRenamePossible(union))
        {
            var met = request.Anew();
            var merged = await steps.MergeAsync(meeting, met, cancellationToken);
            var others = union.Settled.Where(place => !known.Contains(place.Value.Commit)).ToList();
            if (!await IsInTheWayAsync(meeting[0].Commit!, merged, union, others.Select(place => place.Key), cancellationToken))
            {
                request.Add(met);
                return await AddAsync(merged, others, cancellationToken);
            }
        }

        return await steps.MergeAsync(sides, request, cancellationToken);
    }

    /// <summary>The sides that changed contested places, and all commits that they stand for.</summary>
    private async Task<(List<RunTask> Sides, HashSet<string> Commits)> FindMeetingAsync(
        List<RunTask> sides, UnionOfChanges union, CancellationToken cancellationToken)
    {
        var makers = union.Contested.Values.SelectMany(commits => commits).ToHashSet(StringComparer.Ordinal);
        var common = await changes.Graph.CommonAsync([.. sides.Select(side => side.Commit!)], cancellationToken);
        var meeting = new List<RunTask>();
        var commits = new HashSet<string>(StringComparer.Ordinal);
        foreach (var side in sides)
        {
            var own = await changes.Graph.HistoryAsync([side.Commit!], common.Contains, cancellationToken);
            if (own.Exists(makers.Contains))
            {
                meeting.Add(side);
                commits.UnionWith(own);
            }
        }

        return (meeting, commits);
    }

    /// <summary>Git pairs what one side deleted with what any other added: then it has to see all of them.</summary>
    private bool IsRenamePossible(UnionOfChanges union) => LooksForRenames(run) && union.HasDeletions;

    /// <summary>Whether a name that the merge made up for a conflict stands in the way of what is to be added.</summary>
    private async Task<bool> IsInTheWayAsync(
        string first, string merged, UnionOfChanges union, IEnumerable<GitPath> others, CancellationToken cancellationToken)
    {
        var before = await repository.TreeAsync(first, cancellationToken);
        var madeUp = (await TreeDifference.FindAsync(repository.Reader, before, merged, cancellationToken))
            .Select(change => change.Path)
            .Where(path => !union.IsTouched(path))
            .ToList();
        var names = madeUp.Select(NameRules.Fold).ToHashSet(StringComparer.Ordinal);
        var directories = madeUp.SelectMany(path => path.Ancestors()).Select(NameRules.Fold).ToHashSet(StringComparer.Ordinal);
        return madeUp.Count > 0 && others.Any(path =>
            NameRules.Fold(path) is var name && (names.Contains(name) || directories.Contains(name))
            || path.Ancestors().Any(directory => names.Contains(NameRules.Fold(directory))));
    }

    private async Task<string> AddAsync(
        string tree, IEnumerable<KeyValuePair<GitPath, SettledPlace>> places, CancellationToken cancellationToken)
    {
        var all = places.ToList();
        return await repository.EditTreeAsync(
            tree,
            all.Where(place => place.Value.Entry is null).Select(place => place.Key),
            all.Where(place => place.Value.Entry is not null).Select(place => KeyValuePair.Create(place.Key, place.Value.Entry!.Value)),
            cancellationToken);
    }

    private async Task<string> CommitAsync(string tree, List<RunTask> sides, CancellationToken cancellationToken) =>
        await repository.CommitAsync(
            tree,
            sides.Select(side => side.Commit!),
            $"Merge what {sides.Count} tasks left\n\nTasks: {string.Join(", ", sides.Select(side => side.Id))}\n",
            cancellationToken);
}
