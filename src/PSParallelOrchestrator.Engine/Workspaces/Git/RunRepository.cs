using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Workspaces.Attributes;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>
/// The run's own bare repository: what tasks left, as commits. Made when it is first needed. Objects and refs are read and written
/// here, and git is started for what only it can do: filling workspaces, merging contents, other repositories. For use from any thread.
/// </summary>
internal sealed class RunRepository : IDisposable
{
    /// <summary>The commit that every task's commit descends from.</summary>
    public const string RootReference = "refs/orchestrator/root";

    private readonly RunPaths paths;
    private readonly string date;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly GitCommand git;
    private readonly LooseObjects loose;
    private readonly ObjectKeeper keeper;
    private string? root;

    /// <param name="paths">Where the run stands.</param>
    /// <param name="createdAt">The date of every commit, so that the same content gives the same commit.</param>
    public RunRepository(RunPaths paths, DateTimeOffset createdAt)
    {
        this.paths = paths;
        date = string.Create(CultureInfo.InvariantCulture, $"{createdAt.ToUnixTimeSeconds()} +0000");
        git = new GitCommand(paths.Repository) { Writable = new WritableObjects(paths.Repository) };
        loose = new LooseObjects(paths.Repository);
        keeper = new ObjectKeeper(paths.Repository);
        Reader = new ObjectReader(git, loose);
        Attributes = new GitAttributes(this, Path.Combine(paths.State, "attributes"));
    }

    /// <summary>Reads its objects.</summary>
    public ObjectReader Reader { get; }

    /// <summary>Asks what attributes say of files; they are laid out beside the repository.</summary>
    public GitAttributes Attributes { get; }

    /// <summary>How long its ids are; known when the root is.</summary>
    public int IdLength => root?.Length ?? throw new InvalidOperationException("The repository has no root yet.");

    /// <summary>The repository's directory.</summary>
    public string Location => paths.Repository;

    /// <summary>Whether it was made.</summary>
    public bool Exists => Directory.Exists(paths.Repository);

    public void Dispose() => gate.Dispose();

    /// <summary>Gives the commit that all tasks start from; makes the repository with an empty one where there is none.</summary>
    public Task<string> RootAsync(CancellationToken cancellationToken) =>
        RootAsync("sha1", honoursText: false, (directory, _) => NewRepository.MakeEmptyRootAsync(directory, date), cancellationToken);

    /// <summary>Gives the commit that all tasks start from; makes the repository with one where there is none.</summary>
    /// <param name="objectFormat">The kind of object ids: <c>sha1</c> or <c>sha256</c>.</param>
    /// <param name="honoursText">Whether what the files' attributes say of line ends is in effect in a new repository.</param>
    /// <param name="makeRoot">Brings the commit into the new repository, whose directory it is given.</param>
    public async Task<string> RootAsync(
        string objectFormat,
        bool honoursText,
        Func<string, CancellationToken, Task<string>> makeRoot,
        CancellationToken cancellationToken)
    {
        if (root is not null)
        {
            return root;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            if (root is null)
            {
                if (!Exists)
                {
                    await NewRepository.MakeAsync(paths, objectFormat, honoursText, makeRoot, cancellationToken);
                }

                root = await FindRootAsync(cancellationToken) ?? throw WorkspaceErrors.RunRepositoryDamaged(paths.Repository);
            }

            return root;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Runs git in the repository; it must succeed.</summary>
    public Task<GitResult> RunAsync(GitCall call, CancellationToken cancellationToken) => git.RunAsync(call, cancellationToken);

    /// <summary>Runs git in the repository, whatever its exit code.</summary>
    public Task<GitResult> TryRunAsync(GitCall call, CancellationToken cancellationToken) => git.TryRunAsync(call, cancellationToken);

    /// <summary>Begins new objects, which <see cref="KeepAsync"/> is to keep.</summary>
    /// <param name="inOnePack">Whether there are so many that they should be in one file.</param>
    public ObjectBatch NewBatch(bool inOnePack = false) =>
        new(loose, Reader, Path.Combine(Incoming(paths), Guid.NewGuid().ToString("N")), IdLength, inOnePack);

    /// <summary>Keeps new objects, and points a ref at one. All of it is on the disk when the task ends.</summary>
    /// <param name="reference">The ref and what it is to name; null for none.</param>
    public Task KeepAsync(ObjectBatch batch, (string Name, string Id)? reference = null) => keeper.KeepAsync(batch, reference);

    /// <summary>Adds a commit of a tree to new objects. The same arguments always give the same commit.</summary>
    public string AddCommit(ObjectBatch batch, string tree, IEnumerable<string> parents, string message) =>
        batch.Add(ObjectType.Commit, new CommitObject(tree, [.. parents]).Format(date, message));

    /// <summary>Commits a tree. The same arguments always give the same commit.</summary>
    public async Task<string> CommitAsync(string tree, IEnumerable<string> parents, string message, CancellationToken cancellationToken)
    {
        await RootAsync(cancellationToken);
        using var batch = NewBatch();
        var commit = AddCommit(batch, tree, parents, message);
        await KeepAsync(batch);
        return commit;
    }

    /// <summary>The tree of a commit.</summary>
    public async ValueTask<string> TreeAsync(string commit, CancellationToken cancellationToken) =>
        (await Reader.CommitAsync(commit, cancellationToken)).Tree;

    /// <summary>Points a ref of the repository at an object.</summary>
    public async Task UpdateReferenceAsync(string name, string id, CancellationToken cancellationToken)
    {
        await RootAsync(cancellationToken);
        await keeper.KeepAsync(batch: null, (name, id));
    }

    /// <summary>Every file of a tree, in the order of the names.</summary>
    /// <param name="tree">The tree, or a commit.</param>
    public async Task<List<KeyValuePair<GitPath, GitEntry>>> ListTreeAsync(string tree, CancellationToken cancellationToken)
    {
        if ((await Reader.ReadAsync(tree, cancellationToken)).Type == ObjectType.Commit)
        {
            tree = await TreeAsync(tree, cancellationToken);
        }

        var entries = (await TreeDifference.FindAsync(Reader, null, tree, cancellationToken))
            .ConvertAll(change => KeyValuePair.Create(change.Path, change.After!.Value));
        entries.Sort(static (a, b) => a.Key.CompareTo(b.Key));
        return entries;
    }

    /// <summary>Makes a tree of another by taking paths out and putting paths in.</summary>
    /// <param name="tree">The tree to begin with; null for an empty one.</param>
    /// <param name="added">Paths to put in or change.</param>
    public async Task<string> EditTreeAsync(
        string? tree,
        IEnumerable<GitPath> removed,
        IEnumerable<KeyValuePair<GitPath, GitEntry>> added,
        CancellationToken cancellationToken)
    {
        await RootAsync(cancellationToken);
        using var batch = NewBatch();
        var edited = await EditTreeAsync(batch, tree, removed, added, cancellationToken);
        await KeepAsync(batch);
        return edited;
    }

    /// <summary>Adds to new objects a tree that is made of another; see the method of the same name.</summary>
    public async Task<string> EditTreeAsync(
        ObjectBatch batch,
        string? tree,
        IEnumerable<GitPath> removed,
        IEnumerable<KeyValuePair<GitPath, GitEntry>> added,
        CancellationToken cancellationToken)
    {
        var editor = new TreeEditor(Reader, tree);

        // Removals first: what is put in may need their place for a directory.
        foreach (var path in removed)
        {
            await editor.RemoveAsync(path, cancellationToken);
        }

        foreach (var (path, entry) in added)
        {
            await editor.PutAsync(path, entry, cancellationToken);
        }

        return editor.Write(batch);
    }

    /// <summary>Keeps bytes as a blob.</summary>
    public async Task<string> WriteBlobAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await RootAsync(cancellationToken);
        using var batch = NewBatch();
        var blob = batch.Add(ObjectType.Blob, content.ToArray());
        await KeepAsync(batch);
        return blob;
    }

    /// <summary>The bytes of a blob.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadBlobAsync(string id, CancellationToken cancellationToken) =>
        (await Reader.ReadAsync(id, cancellationToken)).Content;

    /// <summary>Keeps files of a directory as blobs.</summary>
    /// <param name="files">Paths in it.</param>
    public async Task KeepFilesAsync(string directory, IReadOnlyCollection<GitPath> files, CancellationToken cancellationToken)
    {
        var index = TemporaryFile("keep");
        try
        {
            var call = new GitCall("update-index", "--add", "--remove", "-z", "--stdin")
            {
                WorkTree = directory,
                IndexFile = index,
                Input = PathList.Of(files),
            };
            await git.RunAsync(call, cancellationToken);
        }
        finally
        {
            FileChange.Delete(index);
        }
    }

    /// <summary>Writes a tree's files into a directory.</summary>
    /// <param name="tree">The tree or commit.</param>
    /// <param name="directory">The directory, which exists and is empty.</param>
    public async Task WriteFilesAsync(string tree, string directory, CancellationToken cancellationToken)
    {
        var index = TemporaryFile("write");
        try
        {
            await git.RunAsync(
                new GitCall("read-tree", "--reset", "-u", tree) { WorkTree = directory, IndexFile = index }, cancellationToken);
        }
        finally
        {
            FileChange.Delete(index);
        }
    }

    /// <summary>What the links among some files point to.</summary>
    public async Task<Dictionary<GitPath, GitPath>> ReadLinksAsync(
        IEnumerable<KeyValuePair<GitPath, GitEntry>> files, CancellationToken cancellationToken)
    {
        var links = files.Where(file => file.Value.IsLink).ToList();
        var targets = new Dictionary<GitPath, GitPath>(links.Count);
        if (links.Count == 0)
        {
            return targets;
        }

        var objects = await Reader.ReadAsync(links.Select(link => link.Value.Id), cancellationToken);
        foreach (var (path, entry) in links)
        {
            targets.Add(path, GitPath.FromBytes(objects[entry.Id].Content.Span));
        }

        return targets;
    }

    /// <summary>Finds the objects at paths of trees.</summary>
    /// <param name="places">A commit or tree, and a path in it.</param>
    /// <returns>For each place the object's id; null where nothing is there.</returns>
    public async Task<List<string?>> FindObjectsAsync(
        IReadOnlyList<(string Tree, GitPath Path)> places,
        CancellationToken cancellationToken)
    {
        if (places.Count == 0)
        {
            return [];
        }

        var input = new PathList();
        foreach (var (tree, path) in places)
        {
            input.Add(tree + ":", path);
        }

        var result = await git.RunAsync(
            new GitCall("cat-file", "-z", "--batch-check=%(objectname)") { Input = input.Bytes }, cancellationToken);
        var found = new List<string?>(places.Count);
        var rest = Encoding.Latin1.GetString(result.Output.Span).AsSpan();
        foreach (var (tree, path) in places)
        {
            // A path that is not there comes back as it was asked for, with its line feeds.
            var missing = $"{tree}:{path.Raw} missing\n";
            if (rest.StartsWith(missing, StringComparison.Ordinal))
            {
                found.Add(null);
                rest = rest[missing.Length..];
            }
            else
            {
                var end = rest.IndexOf('\n');
                found.Add(rest[..end].ToString());
                rest = rest[(end + 1)..];
            }
        }

        return found;
    }

    /// <summary>A name for a file that lives for one operation.</summary>
    public string TemporaryFile(string purpose) =>
        Path.Combine(paths.Repository, $"{purpose}-{Guid.NewGuid():N}.tmp");

    /// <summary>Where new objects are until they are kept; what is there when a run is opened belongs to nobody.</summary>
    /// <param name="paths">Where the run stands.</param>
    public static string Incoming(RunPaths paths) => Path.Combine(paths.Repository, "incoming");

    /// <summary>The commit that all tasks start from, if it is there.</summary>
    private async Task<string?> FindRootAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(paths.Repository, RootReference);
        if (File.Exists(file)
            && (await File.ReadAllTextAsync(file, cancellationToken)).Trim() is { Length: 40 or 64 } named
            && loose.Contains(named))
        {
            return named;
        }

        var found = await git.TryRunAsync(
            new GitCall("rev-parse", "--verify", "--quiet", RootReference + "^{commit}"), cancellationToken);
        return found.ExitCode == 0 ? found.Line : null;
    }
}
