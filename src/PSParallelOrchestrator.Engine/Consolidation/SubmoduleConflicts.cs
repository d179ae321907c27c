using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Merging;
using PSParallelOrchestrator.Engine.Workspaces.Submodules;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>Says which tasks changed something inside a submodule: the merged tree keeps its link, and the change is a conflict.</summary>
internal sealed class SubmoduleConflicts(RunRepository repository, PathRules rules)
{
    /// <summary>Adds them to what a merge met.</summary>
    /// <param name="tasks">The tasks that were merged.</param>
    public async Task<MergeResult> AddAsync(
        MergeResult merged, IReadOnlyList<RunTask> tasks, ConflictStrategy strategy, CancellationToken cancellationToken)
    {
        var found = new List<MergeConflict>();
        foreach (var commits in tasks.GroupBy(task => task.Commit!))
        {
            var message = (await repository.Reader.CommitAsync(commits.Key, cancellationToken)).Message;
            foreach (var change in SubmoduleChange.Read(message))
            {
                var said = (await rules.FindAsync([change.Path], cancellationToken))[change.Path];
                var isOpen = said.Fallback(strategy) == ConflictStrategy.Stop;
                found.Add(new MergeConflict
                {
                    Path = change.Path.Text,
                    Kind = MergeConflictKind.Submodule,
                    Base = change.Base,
                    Later = change.Commit,
                    Tasks = [commits.OrderBy(task => task.Ordinal).First().Id],
                    Resolution = isOpen ? null : await ResolutionAsync(merged, change, cancellationToken),
                    ResultPaths = isOpen ? [] : [change.Path.Text],
                });
            }
        }

        return found.Count == 0 ? merged : new MergeResult(merged.Commit, [.. merged.Conflicts, .. found]);
    }

    private async Task<string> ResolutionAsync(MergeResult merged, SubmoduleChange change, CancellationToken cancellationToken)
    {
        var tree = merged.Commit is null ? null : await repository.TreeAsync(merged.Commit, cancellationToken);
        var stays = tree is not null
            && await repository.Reader.FindAsync(tree, change.Path, cancellationToken) is { IsSubmodule: true };
        return (stays
                ? $"The submodule stays at {change.Base[..10]}"
                : "The submodule is not in the result any more, as another task left it")
            + $"; what was changed inside is commit {change.Commit} of the run's repository, for 'git fetch' in the submodule.";
    }
}
