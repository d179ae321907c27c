using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>The commits of a run and what each descends from. The commit that all tasks start from is where it ends.</summary>
internal sealed class CommitGraph(RunRepository repository)
{
    /// <summary>The commits that a commit was made from.</summary>
    public async ValueTask<IReadOnlyList<string>> ParentsAsync(string commit, CancellationToken cancellationToken) =>
        commit == await repository.RootAsync(cancellationToken)
            ? []
            : (await repository.Reader.CommitAsync(commit, cancellationToken)).Parents;

    /// <summary>Commits and all that they descend from, each after what it descends from.</summary>
    /// <param name="isLeftOut">Where to stop: such commits and what they descend from are left out.</param>
    public async Task<List<string>> HistoryAsync(
        IEnumerable<string> commits, Func<string, bool> isLeftOut, CancellationToken cancellationToken)
    {
        var history = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var ahead = new Stack<(string Commit, bool IsDone)>(commits.Reverse().Select(commit => (commit, false)));
        while (ahead.TryPop(out var next))
        {
            if (next.IsDone)
            {
                history.Add(next.Commit);
            }
            else if (!isLeftOut(next.Commit) && seen.Add(next.Commit))
            {
                ahead.Push((next.Commit, true));
                foreach (var parent in await ParentsAsync(next.Commit, cancellationToken))
                {
                    ahead.Push((parent, false));
                }
            }
        }

        return history;
    }

    /// <summary>Leaves out the commits that others of them descend from.</summary>
    public async Task<HashSet<string>> IndependentAsync(IReadOnlyCollection<string> commits, CancellationToken cancellationToken)
    {
        var parents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            parents.UnionWith(await ParentsAsync(commit, cancellationToken));
        }

        HashSet<string> independent = [.. commits];
        independent.ExceptWith(await HistoryAsync(parents, static _ => false, cancellationToken));
        return independent;
    }

    /// <summary>What every one of some commits descends from.</summary>
    public async Task<HashSet<string>> CommonAsync(IReadOnlyList<string> commits, CancellationToken cancellationToken)
    {
        HashSet<string> common = [.. await HistoryAsync(commits.Take(1), static _ => false, cancellationToken)];
        var heads = await HeadsAsync(common, cancellationToken);
        foreach (var commit in commits.Skip(1))
        {
            var met = await MetAsync(commit, common, cancellationToken);
            if (!met.SetEquals(heads))
            {
                common = [.. await HistoryAsync(met, static _ => false, cancellationToken)];
                heads = await HeadsAsync(common, cancellationToken);
            }
        }

        return common;
    }

    /// <summary>The commits of a set at which a history meets it.</summary>
    private async Task<HashSet<string>> MetAsync(string commit, HashSet<string> set, CancellationToken cancellationToken)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var ahead = new Stack<string>([commit]);
        while (ahead.TryPop(out var next))
        {
            if (set.Contains(next))
            {
                met.Add(next);
            }
            else if (seen.Add(next))
            {
                foreach (var parent in await ParentsAsync(next, cancellationToken))
                {
                    ahead.Push(parent);
                }
            }
        }

        return met;
    }

    /// <summary>The commits of a whole history from which no other of it descends.</summary>
    private async Task<HashSet<string>> HeadsAsync(HashSet<string> history, CancellationToken cancellationToken)
    {
        HashSet<string> heads = [.. history];
        foreach (var commit in history)
        {
            heads.ExceptWith(await ParentsAsync(commit, cancellationToken));
        }

        return heads;
    }
}
