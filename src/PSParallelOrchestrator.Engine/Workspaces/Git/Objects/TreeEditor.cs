using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>Changes single paths of a tree. Reads and makes anew only the directories that are on the way to them.</summary>
/// <param name="tree">The tree to begin with; null for an empty one.</param>
internal sealed class TreeEditor(ObjectReader reader, string? tree)
{
    private readonly Node root = new(tree);

    /// <summary>Takes a file away, if it is there. A directory without files goes, too.</summary>
    public async ValueTask RemoveAsync(GitPath path, CancellationToken cancellationToken)
    {
        var above = new Stack<(Node Node, GitPath Name)>();
        var node = root;
        var names = Names(path);
        for (var i = 0; i < names.Length - 1; i++)
        {
            await LoadAsync(node, cancellationToken);
            above.Push((node, names[i]));
            if (!node.Directories!.TryGetValue(names[i], out var next))
            {
                return;
            }

            node = next;
        }

        await LoadAsync(node, cancellationToken);
        node.Files!.Remove(names[^1]);
        while (node.IsEmpty && above.TryPop(out var parent))
        {
            parent.Node.Directories!.Remove(parent.Name);
            node = parent.Node;
        }
    }

    /// <summary>Puts a file in. What stands in its way goes: a directory of its name, a file where it needs a directory.</summary>
    public async ValueTask PutAsync(GitPath path, GitEntry entry, CancellationToken cancellationToken)
    {
        var node = root;
        var names = Names(path);
        for (var i = 0; i < names.Length - 1; i++)
        {
            await LoadAsync(node, cancellationToken);
            node.Files!.Remove(names[i]);
            if (!node.Directories!.TryGetValue(names[i], out var next))
            {
                node.Directories.Add(names[i], next = new Node(null));
            }

            node = next;
        }

        await LoadAsync(node, cancellationToken);
        node.Directories!.Remove(names[^1]);
        node.Files![names[^1]] = entry;
    }

    /// <summary>Makes the objects of the directories that changed.</summary>
    public string Write(ObjectBatch batch) => Write(root, batch);

    private static string Write(Node node, ObjectBatch batch)
    {
        if (node.Files is null && node.Original is { } untouched)
        {
            return untouched;
        }

        var entries = new List<KeyValuePair<GitPath, GitEntry>>(node.Files ?? []);
        foreach (var (name, directory) in node.Directories ?? [])
        {
            entries.Add(new(name, new GitEntry(TreeObject.DirectoryMode, Write(directory, batch))));
        }

        var content = TreeObject.Format(entries);
        return batch.Add(ObjectType.Tree, content, node.Original);
    }

    private static GitPath[] Names(GitPath path) => [.. path.Raw.Split('/').Select(name => new GitPath(name))];

    private async ValueTask LoadAsync(Node node, CancellationToken cancellationToken)
    {
        if (node.Files is not null)
        {
            return;
        }

        (node.Files, node.Directories) = ([], []);
        if (node.Original is not { } original)
        {
            return;
        }

        foreach (var (name, entry) in await reader.TreeAsync(original, cancellationToken))
        {
            if (entry.Mode == TreeObject.DirectoryMode)
            {
                node.Directories.Add(name, new Node(entry.Id));
            }
            else
            {
                node.Files.Add(name, entry);
            }
        }
    }

    /// <summary>A directory.</summary>
    /// <param name="original">The tree it is as long as it is not loaded; null for one that is new.</param>
    private sealed class Node(string? original)
    {
        public string? Original => original;

        public Dictionary<GitPath, GitEntry>? Files { get; set; }

        public Dictionary<GitPath, Node>? Directories { get; set; }

        public bool IsEmpty => Files is { Count: 0 } && Directories is { Count: 0 };
    }
}
