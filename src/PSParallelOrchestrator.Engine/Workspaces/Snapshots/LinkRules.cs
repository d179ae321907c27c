using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>Decides whether symbolic links stay inside their tree, by way of the tree's other links.</summary>
/// <param name="links">Every link of the tree and what it points to.</param>
internal sealed class LinkRules(IReadOnlyDictionary<GitPath, GitPath> links)
{
    /// <summary>As many links as Linux follows; beyond it a path leads nowhere.</summary>
    private const int Deepest = 40;

    /// <summary>Whether a link stays inside. One that leads nowhere, or in a circle, does.</summary>
    /// <param name="link">The link's path.</param>
    public bool StaysInside(GitPath link)
    {
        // Names still to be walked, the next one last.
        var ahead = new Stack<string>();
        var at = link.Parent;
        if (!Push(ahead, links[link]))
        {
            return false;
        }

        var followed = 1;
        while (ahead.TryPop(out var name))
        {
            switch (name)
            {
                case "" or ".":
                    break;
                case "..":
                    if (at.IsRoot)
                    {
                        return false;
                    }

                    at = at.Parent;
                    break;
                default:
                    var next = at.Join(new GitPath(name));
                    if (!links.TryGetValue(next, out var target))
                    {
                        at = next;
                    }
                    else if (++followed > Deepest)
                    {
                        return true;
                    }
                    else if (!Push(ahead, target))
                    {
                        return false;
                    }

                    break;
            }
        }

        return true;
    }

    /// <summary>
    /// Whether a target stays inside whatever else a tree holds: it climbs only at its beginning, from directories that
    /// must be real ones, and only goes down from there.
    /// </summary>
    public static bool StaysInsideAnyTree(GitPath target)
    {
        var names = target.Raw.Split('/');
        var climbing = true;
        foreach (var name in names)
        {
            if (name is ".." && !climbing)
            {
                return false;
            }

            climbing &= name is ".." or "." or "";
        }

        return !IsAbsolute(target);
    }

    /// <summary>Whether a target names a place from the system's root, on Unix or on Windows.</summary>
    public static bool IsAbsolute(GitPath target) =>
        target.Raw is ['/' or '\\', ..] || (target.Raw is [var drive, ':', ..] && char.IsAsciiLetter(drive));

    private static bool Push(Stack<string> ahead, GitPath target)
    {
        if (IsAbsolute(target))
        {
            return false;
        }

        var names = target.Raw.Split('/');
        for (var i = names.Length - 1; i >= 0; i--)
        {
            ahead.Push(names[i]);
        }

        return true;
    }
}
