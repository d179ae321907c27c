using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>What <c>git merge-tree --write-tree -z</c> says.</summary>
/// <param name="Tree">The tree that git made, with its own idea of each conflict.</param>
/// <param name="Collisions">The paths that are in conflict, in the order of their names.</param>
internal sealed record TreeMerge(string Tree, IReadOnlyList<Collision> Collisions)
{
    private const string Renames = "rename";

    /// <summary>Reads the output.</summary>
    /// <param name="sides">The two commits, as they were named to git: it puts them into names that it makes up.</param>
    public static TreeMerge Parse(GitResult output, IReadOnlyList<string> sides)
    {
        var records = output.Records();
        var tree = Encoding.ASCII.GetString(records[0].Span);
        var collisions = new SortedDictionary<GitPath, Collision>();
        var at = 1;
        for (; at < records.Count && !records[at].IsEmpty; at++)
        {
            var (placed, entry, stage) = GitEntry.ParseStageRecord(records[at].Span);
            var path = WithoutSide(placed, sides);
            if (!collisions.TryGetValue(path, out var collision))
            {
                collisions.Add(path, collision = new Collision(path));
            }

            if (placed != path)
            {
                collision.Strays.Add(placed);
            }

            collision.Set(stage, entry);
        }

        foreach (var path in RenamedPaths(records, at + 1))
        {
            if (collisions.TryGetValue(path, out var collision))
            {
                collision.IsRename = true;
            }
        }

        return new TreeMerge(tree, [.. collisions.Values]);
    }

    /// <summary>Where a name is taken, git puts <c>~</c> and the side's name behind it, and a number behind that.</summary>
    private static GitPath WithoutSide(GitPath path, IReadOnlyList<string> sides)
    {
        foreach (var side in sides)
        {
            var mark = path.Raw.LastIndexOf("~" + side, StringComparison.Ordinal);
            if (mark > 0 && path.Raw.AsSpan(mark + 1 + side.Length) is "" or ['_', ..])
            {
                return new GitPath(path.Raw[..mark]);
            }
        }

        return path;
    }

    /// <summary>Each message: how many paths, the paths, a type, a text.</summary>
    private static IEnumerable<GitPath> RenamedPaths(List<ReadOnlyMemory<byte>> records, int at)
    {
        while (at < records.Count && int.TryParse(records[at].Span, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            var type = Encoding.UTF8.GetString(records[at + 1 + count].Span);
            if (type.Contains(Renames, StringComparison.Ordinal))
            {
                foreach (var path in records.GetRange(at + 1, count))
                {
                    yield return GitPath.FromBytes(path.Span);
                }
            }

            at += count + 3;
        }
    }
}
