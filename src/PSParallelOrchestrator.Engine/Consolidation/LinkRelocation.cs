using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Snapshots;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>Keeps links pointing to what they pointed to when files are put elsewhere.</summary>
/// <param name="places">Where each file is put.</param>
internal sealed class LinkRelocation(IReadOnlyDictionary<GitPath, GitPath> places)
{
    private readonly HashSet<GitPath> directories = [.. places.Keys.SelectMany(path => path.Ancestors())];

    /// <summary>Gives the target that a link needs at its new place.</summary>
    /// <param name="link">The link's old path.</param>
    /// <param name="target">What it points to from there.</param>
    public GitPath Relocate(GitPath link, GitPath target)
    {
        if (!LinkRules.StaysInsideAnyTree(target) || Resolve(link.Parent, target) is not { } aim)
        {
            return target;
        }

        GitPath placed;
        if (places.TryGetValue(aim, out var file))
        {
            placed = file;
        }
        else if (directories.Contains(aim))
        {
            placed = OutputLayout.Place(aim.Join(new GitPath("x"))).Parent;
        }
        else
        {
            return target;
        }

        var old = Relative(link.Parent, aim);
        var now = Relative(places[link].Parent, placed);
        return old == now ? target : now;
    }

    private static GitPath? Resolve(GitPath directory, GitPath target)
    {
        var at = directory;
        foreach (var name in target.Raw.Split('/'))
        {
            switch (name)
            {
                case "" or ".":
                    break;
                case "..":
                    if (at.IsRoot)
                    {
                        return null;
                    }

                    at = at.Parent;
                    break;
                default:
                    at = at.Join(new GitPath(name));
                    break;
            }
        }

        return at;
    }

    private static GitPath Relative(GitPath from, GitPath to)
    {
        var start = from.IsRoot ? [] : from.Raw.Split('/');
        var end = to.IsRoot ? [] : to.Raw.Split('/');
        var common = 0;
        while (common < start.Length && common < end.Length && start[common] == end[common])
        {
            common++;
        }

        var names = Enumerable.Repeat("..", start.Length - common).Concat(end.Skip(common)).ToList();
        return new GitPath(names.Count == 0 ? "." : string.Join('/', names));
    }
}
