using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>
/// Reads objects: those with a file of their own here, the others by one call of git for all that are asked for. Commits and trees are
/// remembered, since tasks that start from one commit ask for the same ones. For use from any thread.
/// </summary>
internal sealed class ObjectReader(GitCommand git, LooseObjects loose)
{
    // Trees of a repository with some hundred thousand files.
    private const long MostRememberedBytes = 64 << 20;
    private readonly ConcurrentDictionary<string, GitObject> remembered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CommitObject> commits = new(StringComparer.Ordinal);
    private long rememberedBytes;

    /// <summary>Reads an object.</summary>
    /// <exception cref="OrchestratorException">It is not there, or damaged.</exception>
    public async ValueTask<GitObject> ReadAsync(string id, CancellationToken cancellationToken) =>
        Find(id) ?? (await ReadAsync([id], cancellationToken))[id];

    /// <summary>Reads objects.</summary>
    /// <returns>Each by its id.</returns>
    /// <exception cref="OrchestratorException">One is not there, or damaged.</exception>
    public async Task<Dictionary<string, GitObject>> ReadAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, GitObject>(StringComparer.Ordinal);
        var packed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (Find(id) is { } own)
            {
                found[id] = own;
            }
            else
            {
                packed.Add(id);
            }
        }

        if (packed.Count > 0)
        {
            await ReadPackedAsync([.. packed], found, cancellationToken);
        }

        return found;
    }

    /// <summary>Reads a commit.</summary>
    public async ValueTask<CommitObject> CommitAsync(string id, CancellationToken cancellationToken)
    {
        if (commits.TryGetValue(id, out var known))
        {
            return known;
        }

        var read = await ReadAsync(id, cancellationToken);
        return commits[id] = read.Type == ObjectType.Commit
            ? CommitObject.Parse(read.Content.Span)
            : throw GitErrors.ObjectDamaged(id, $"it is a {read.Type} and no commit");
    }

    /// <summary>Reads the names of a directory.</summary>
    public async ValueTask<List<KeyValuePair<GitPath, GitEntry>>> TreeAsync(string id, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(id, cancellationToken);
        return read.Type == ObjectType.Tree
            ? TreeObject.Parse(read.Content.Span, id.Length)
            : throw GitErrors.ObjectDamaged(id, $"it is a {read.Type} and no tree");
    }

    /// <summary>Finds what a tree has at a path, reading only the directories on the way.</summary>
    /// <returns>Null where nothing is there; a directory has <see cref="TreeObject.DirectoryMode"/>.</returns>
    public async ValueTask<GitEntry?> FindAsync(string tree, GitPath path, CancellationToken cancellationToken)
    {
        var at = new GitEntry(TreeObject.DirectoryMode, tree);
        foreach (var name in path.Raw.Split('/'))
        {
            if (at.Mode != TreeObject.DirectoryMode)
            {
                return null;
            }

            var entries = await TreeAsync(at.Id, cancellationToken);
            var index = entries.FindIndex(entry => entry.Key.Raw == name);
            if (index < 0)
            {
                return null;
            }

            at = entries[index].Value;
        }

        return at;
    }

    /// <summary>Remembers an object that is about to be kept.</summary>
    public void Remember(string id, GitObject known)
    {
        if (known.Type == ObjectType.Blob || !remembered.TryAdd(id, known))
        {
            return;
        }

        if (Interlocked.Add(ref rememberedBytes, known.Content.Length) > MostRememberedBytes)
        {
            remembered.Clear();
            Interlocked.Exchange(ref rememberedBytes, 0);
        }
    }

    private GitObject? Find(string id)
    {
        if (remembered.TryGetValue(id, out var known))
        {
            return known;
        }

        try
        {
            if (loose.TryRead(id) is { } read)
            {
                Remember(id, read);
                return read;
            }

            return null;
        }
        catch (InvalidDataException e)
        {
            throw GitErrors.ObjectDamaged(id, e.Message);
        }
    }

    private async Task ReadPackedAsync(List<string> ids, Dictionary<string, GitObject> found, CancellationToken cancellationToken)
    {
        var input = Encoding.ASCII.GetBytes(string.Concat(ids.Select(id => id + "\n")));
        var result = await git.RunAsync(new GitCall("cat-file", "--batch") { Input = input }, cancellationToken);
        var rest = result.Output;
        foreach (var id in ids)
        {
            // For each: its id, type and size, a line feed, its bytes, a line feed; of one that is missing its id and that word.
            var end = rest.Span.IndexOf((byte)'\n');
            if (Encoding.ASCII.GetString(rest.Span[..Math.Max(end, 0)]).Split(' ') is not [_, var type, var size])
            {
                throw GitErrors.ObjectDamaged(id, "it is missing");
            }

            var length = int.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture);
            var read = new GitObject(type, rest.Slice(end + 1, length).ToArray());
            found[id] = read;
            Remember(id, read);
            rest = rest[(end + length + 2)..];
        }
    }
}
