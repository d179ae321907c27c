using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>What differs at a path between two trees.</summary>
/// <param name="Before">What the first has there; null for nothing.</param>
/// <param name="After">What the second has there; null for nothing.</param>
internal readonly record struct TreeChange(GitPath Path, GitEntry? Before, GitEntry? After);

/// <summary>Compares trees, reading no directory that is the same in both.</summary>
internal static class TreeDifference
{
    /// <summary>Finds the files that differ.</summary>
    /// <param name="before">The first tree; null for an empty one.</param>
    /// <param name="after">The second tree; null for an empty one.</param>
    public static async Task<List<TreeChange>> FindAsync(
        ObjectReader reader, string? before, string? after, CancellationToken cancellationToken)
    {
        var changes = new List<TreeChange>();
        var ahead = new List<(GitPath Directory, string? Before, string? After)>();
        if (before != after)
        {
            ahead.Add((GitPath.Root, before, after));
        }

        while (ahead.Count > 0)
        {
            var objects = await reader.ReadAsync(
                ahead.SelectMany(pair => new[] { pair.Before, pair.After }).OfType<string>(), cancellationToken);
            var next = new List<(GitPath, string?, string?)>();
            foreach (var (directory, first, second) in ahead)
            {
                Compare(directory, Entries(objects, first), Entries(objects, second), changes, next);
            }

            ahead = next;
        }

        return changes;
    }

    private static Dictionary<GitPath, GitEntry> Entries(Dictionary<string, GitObject> objects, string? tree) =>
        tree is null ? [] : new(TreeObject.Parse(objects[tree].Content.Span, tree.Length));

    private static void Compare(
        GitPath directory,
        Dictionary<GitPath, GitEntry> before,
        Dictionary<GitPath, GitEntry> after,
        List<TreeChange> changes,
        List<(GitPath, string?, string?)> next)
    {
        foreach (var name in before.Keys.Union(after.Keys))
        {
            GitEntry? first = before.TryGetValue(name, out var had) ? had : null;
            GitEntry? second = after.TryGetValue(name, out var has) ? has : null;
            if (first == second)
            {
                continue;
            }

            var path = directory.Join(name);
            var (firstFile, firstTree) = Split(first);
            var (secondFile, secondTree) = Split(second);
            if (firstTree is not null || secondTree is not null)
            {
                next.Add((path, firstTree, secondTree));
            }

            if (firstFile is not null || secondFile is not null)
            {
                changes.Add(new TreeChange(path, firstFile, secondFile));
            }
        }
    }

    private static (GitEntry? File, string? Tree) Split(GitEntry? entry) =>
        entry is not { } found ? (null, null)
        : found.Mode == TreeObject.DirectoryMode ? (null, found.Id)
        : (found, null);
}
