using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>
/// Knows which commit changed what, and so what a merge is wherever there is nothing to merge. A place is settled where one commit changed
/// it, where each that did knew the one before (they are a line, and the last one counts), or where all made it the same. A merge that
/// settled a conflict changed that place itself. What two commits changed without knowing of each other is contested.
/// </summary>
/// <param name="renames">Whether git looks for renames: then a place that two deleted may be two renames, and is contested.</param>
internal sealed class ChangeHistory(RunRepository repository, bool renames)
{
    private readonly CommitGraph graph = new(repository);
    private readonly ConcurrentDictionary<string, IReadOnlyList<TreeChange>> changes = new(StringComparer.Ordinal);

    /// <summary>The commits and what they descend from.</summary>
    public CommitGraph Graph => graph;

    /// <summary>Finds what becomes of every place that commits changed since what they have in common.</summary>
    /// <param name="commits">The commits, none of which descends from another.</param>
    public async Task<UnionOfChanges> UniteAsync(IReadOnlyList<string> commits, CancellationToken cancellationToken)
    {
        // Oldest first, so that what a merge has to know is known when it is looked at.
        foreach (var commit in await graph.HistoryAsync(commits, changes.ContainsKey, cancellationToken))
        {
            changes[commit] = await FindAsync(commit, cancellationToken);
        }

        return await UniteKnownAsync(commits, cancellationToken);
    }

    private async Task<UnionOfChanges> UniteKnownAsync(IReadOnlyList<string> commits, CancellationToken cancellationToken)
    {
        var common = await graph.CommonAsync(commits, cancellationToken);
        var touched = new Dictionary<GitPath, List<(string Commit, GitEntry? Entry)>>();
        foreach (var commit in await graph.HistoryAsync(commits, common.Contains, cancellationToken))
        {
            foreach (var change in changes[commit])
            {
                if (!touched.TryGetValue(change.Path, out var by))
                {
                    touched.Add(change.Path, by = new(1));
                }

                by.Add((commit, change.After));
            }
        }

        var settled = new Dictionary<GitPath, SettledPlace>(touched.Count);
        var contested = new Dictionary<GitPath, IReadOnlyList<string>>();
        foreach (var (path, by) in touched)
        {
            if (by.Count == 1 || IsSame(by) || await IsLineAsync(by, common, cancellationToken))
            {
                settled.Add(path, new SettledPlace(by[^1].Entry, by[^1].Commit));
            }
            else
            {
                contested.Add(path, [.. by.Select(touch => touch.Commit)]);
            }
        }

        AddWhatIsInTheWay(touched, settled, contested);
        return new UnionOfChanges(settled, contested, touched.Values.Any(by => by.Exists(touch => touch.Entry is null)));
    }

    private bool IsSame(List<(string Commit, GitEntry? Entry)> by) =>
        (by[0].Entry is not null || !renames) && by.TrueForAll(touch => touch.Entry == by[0].Entry);

    /// <summary>Whether each commit descends from the one before. They are in the order of their history.</summary>
    private async Task<bool> IsLineAsync(
        List<(string Commit, GitEntry? Entry)> by, HashSet<string> common, CancellationToken cancellationToken)
    {
        for (var i = 1; i < by.Count; i++)
        {
            var history = await graph.HistoryAsync([by[i].Commit], common.Contains, cancellationToken);
            if (!history.Contains(by[i - 1].Commit))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A file and a file beneath its name cannot both be; nor can anything be settled beneath what is contested.</summary>
    private static void AddWhatIsInTheWay(
        Dictionary<GitPath, List<(string Commit, GitEntry? Entry)>> touched,
        Dictionary<GitPath, SettledPlace> settled,
        Dictionary<GitPath, IReadOnlyList<string>> contested)
    {
        var inTheWay = new HashSet<GitPath>();
        foreach (var path in touched.Keys.Where(path => !settled.TryGetValue(path, out var place) || place.Entry is not null))
        {
            inTheWay.UnionWith(path.Ancestors()
                .Where(directory => settled.TryGetValue(directory, out var above) && above.Entry is not null));
        }

        foreach (var path in inTheWay)
        {
            settled.Remove(path);
            contested[path] = [.. touched[path].Select(touch => touch.Commit)];
        }

        if (contested.Count == 0)
        {
            return;
        }

        foreach (var path in settled.Keys.Where(path => path.Ancestors().Any(contested.ContainsKey)).ToList())
        {
            settled.Remove(path);
            contested[path] = [.. touched[path].Select(touch => touch.Commit)];
        }
    }

    /// <summary>What a commit itself changed.</summary>
    private async Task<IReadOnlyList<TreeChange>> FindAsync(string commit, CancellationToken cancellationToken)
    {
        var parents = await graph.ParentsAsync(commit, cancellationToken);
        if (parents.Count == 0)
        {
            return [];
        }

        var first = await repository.TreeAsync(parents[0], cancellationToken);
        var found = await TreeDifference.FindAsync(
            repository.Reader, first, await repository.TreeAsync(commit, cancellationToken), cancellationToken);
        return parents.Count == 1 ? found : await OfMergeAsync(parents, first, found, cancellationToken);
    }

    /// <summary>What a merge changed beyond what its parents had: conflicts that it settled, and what git took for renames.</summary>
    /// <param name="found">What differs from it.</param>
    private async Task<IReadOnlyList<TreeChange>> OfMergeAsync(
        IReadOnlyList<string> parents, string first, List<TreeChange> found, CancellationToken cancellationToken)
    {
        var union = await UniteKnownAsync(parents, cancellationToken);
        var actual = found.ToDictionary(change => change.Path);
        var own = found
            .Where(change => !union.Settled.TryGetValue(change.Path, out var place) || place.Entry != change.After)
            .ToDictionary(change => change.Path);
        var asFirst = union.Settled.Keys.Concat(union.Contested.Keys).Where(path => !actual.ContainsKey(path)).ToList();
        if (asFirst.Count > 0)
        {
            var before = (await repository.ListTreeAsync(first, cancellationToken)).ToDictionary();
            foreach (var path in asFirst)
            {
                GitEntry? kept = before.TryGetValue(path, out var entry) ? entry : null;
                if (!union.Settled.TryGetValue(path, out var place) || place.Entry != kept)
                {
                    own[path] = new TreeChange(path, kept, kept);
                }
            }
        }

        return [.. own.Values];
    }
}
