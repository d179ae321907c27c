using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>
/// What a task's outputs want of what would be left out. A wildcard that covers a cache by chance does not want it: an output wants what
/// it spells out, or what is all that it can mean.
/// </summary>
internal sealed class OutputWishes(IReadOnlyList<PathPattern> outputs)
{
    /// <summary>Whether any output could mean a file or link.</summary>
    public bool MayWant(GitPath path) => outputs.Any(output => output.Matches(path));

    /// <summary>Finds which of some files that are left out are wanted.</summary>
    /// <param name="leftOut">Each with the directory or file whose name is the reason.</param>
    /// <param name="taken">What is taken anyway.</param>
    public HashSet<GitPath> Find(IEnumerable<(GitPath Path, GitPath Reason)> leftOut, IReadOnlyCollection<GitPath> taken)
    {
        var wanted = new HashSet<GitPath>();
        var satisfied = new Dictionary<PathPattern, bool>();
        foreach (var (path, reason) in leftOut)
        {
            foreach (var output in outputs)
            {
                if (output.Matches(path) && (output.Spells(reason) || output.Spells(path) || !IsSatisfied(output)))
                {
                    wanted.Add(path);
                    break;
                }
            }
        }

        return wanted;

        bool IsSatisfied(PathPattern output) =>
            satisfied.TryGetValue(output, out var known) ? known : satisfied[output] = taken.Any(output.Matches);
    }

    /// <summary>Whether an output wants a link, or what is behind it.</summary>
    /// <param name="taken">What is taken without it.</param>
    public bool WantsLink(GitPath link, IReadOnlyCollection<GitPath> taken) =>
        outputs.Any(output =>
            output.ReachesBeneath(link) || (output.Matches(link) && (output.Spells(link) || !taken.Any(output.Matches))));
}
