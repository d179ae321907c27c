using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Workspaces.LeftWork;

/// <summary>
/// What the git repository of a workspace names, read without git: a task may have written anything into its configuration.
/// </summary>
/// <param name="Head">The commit that is checked out; null where there is none.</param>
/// <param name="Named">Branches, tags and stashes by the name that people know them by, and their commits.</param>
internal sealed record WorkspaceReferences(string? Head, IReadOnlyList<KeyValuePair<string, string>> Named)
{
    // An agent makes a few; whoever makes thousands is not helped by a list of them.
    private const int Most = 1000;
    private const int LongestLine = 4000;
    private const long MostBytes = 1 << 20;
    private const string StashName = "refs/stash";
    private static readonly GitPath GitDirectory = new(".git");

    /// <summary>Reads them. Blocks: not for threads of the pool.</summary>
    /// <returns>Null where the workspace has no repository of its own.</returns>
    public static WorkspaceReferences? TryRead(string workspace)
    {
        var tree = FileTree.Open(workspace);
        if (tree.Find(GitDirectory) is not { Kind: FileKind.Directory })
        {
            return null;
        }

        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Lines(tree, "packed-refs"))
        {
            if (line.Split(' ') is [var id, var name] && IsId(id))
            {
                found[name] = id;
            }
        }

        Collect(tree, new GitPath("refs"), found);
        var head = Lines(tree, "HEAD").FirstOrDefault() ?? string.Empty;
        var tip = head.StartsWith("ref: ", StringComparison.Ordinal) ? found.GetValueOrDefault(head[5..].Trim()) : IsId(head) ? head : null;
        return new WorkspaceReferences(tip, [.. NamedIn(tree, found)]);
    }

    private static IEnumerable<KeyValuePair<string, string>> NamedIn(FileTree tree, SortedDictionary<string, string> found)
    {
        foreach (var (name, id) in found)
        {
            if (name.StartsWith("refs/heads/", StringComparison.Ordinal))
            {
                yield return new("the branch '" + new GitPath(name["refs/heads/".Length..]).Display + "'", id);
            }
            else if (name.StartsWith("refs/tags/", StringComparison.Ordinal))
            {
                yield return new("the tag '" + new GitPath(name["refs/tags/".Length..]).Display + "'", id);
            }
        }

        // Each line: the stash before, the stash, who and when. The last one is stash@{0}.
        var stashes = found.ContainsKey(StashName) ? Lines(tree, "logs/" + StashName).Select(line => line.Split(' ')).ToList() : [];
        for (var i = 0; i < stashes.Count; i++)
        {
            if (stashes[i] is [_, var id, ..] && IsId(id))
            {
                yield return new($"the stash stash@{{{stashes.Count - 1 - i}}}", id);
            }
        }
    }

    private static void Collect(FileTree tree, GitPath top, SortedDictionary<string, string> found)
    {
        var ahead = new Stack<GitPath>([top]);
        for (var looked = 0; looked < Most && ahead.TryPop(out var directory); looked++)
        {
            var place = GitDirectory.Join(directory);
            if (place.Raw.Length > LongestLine || tree.Find(place) is not { Kind: FileKind.Directory })
            {
                continue;
            }

            foreach (var (name, status) in tree.List(place).Take(Most - found.Count))
            {
                var path = directory.Join(name);
                if (status.Kind == FileKind.Directory)
                {
                    ahead.Push(path);
                }
                else if (Lines(tree, path.Raw).FirstOrDefault() is { } line && IsId(line))
                {
                    found[path.Raw] = line;
                }
            }
        }
    }

    private static List<string> Lines(FileTree tree, string name)
    {
        var path = GitDirectory.Join(new GitPath(name));
        if (tree.Find(path) is not { Kind: FileKind.File, Size: < MostBytes })
        {
            return [];
        }

        using var content = tree.OpenRead(path);
        using var reader = new StreamReader(content, Encoding.Latin1);
        var lines = new List<string>();
        while (lines.Count < Most && reader.ReadLine() is { } line)
        {
            lines.Add(line.Length > LongestLine ? line[..LongestLine] : line);
        }

        return lines;
    }

    private static bool IsId(string text) => text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigitLower);
}
