using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>The run's own bare repository: what tasks left, as commits. Made when it is first needed. For use from any thread.</summary>
internal sealed class RunRepository : IDisposable
{
    /// <summary>The commit that every task's commit descends from.</summary>
    public const string RootReference = "refs/orchestrator/root";

    // `!merge` and not `-merge`: the latter would make every file binary to the merge, the former is git's three-way text merge.
    private const string NeutralAttributes =
        "* -text -crlf -filter -ident -working-tree-encoding -eol !merge !diff !conflict-marker-size !whitespace\n";

    private readonly RunPaths paths;
    private readonly string date;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly GitCommand git;
    private string? root;

    /// <param name="paths">Where the run stands.</param>
    /// <param name="createdAt">The date of every commit, so that the same content gives the same commit.</param>
    public RunRepository(RunPaths paths, DateTimeOffset createdAt)
    {
        this.paths = paths;
        date = string.Create(CultureInfo.InvariantCulture, $"@{createdAt.ToUnixTimeSeconds()} +0000");
        git = new GitCommand(paths.Repository);
    }

    /// <summary>The repository's directory.</summary>
    public string Location => paths.Repository;

    /// <summary>Whether it was made.</summary>
    public bool Exists => Directory.Exists(paths.Repository);

    public void Dispose() => gate.Dispose();

    /// <summary>Where a repository is made before it is moved to its place.</summary>
    /// <param name="paths">Where the run stands.</param>
    public static string Unfinished(RunPaths paths) => paths.Repository + ".new";

    /// <summary>Attributes that neutralise those of any <c>.gitattributes</c> in a tree.</summary>
    public static async Task WriteNeutralAttributesAsync(string gitDirectory, CancellationToken cancellationToken)
    {
        var info = Directory.CreateDirectory(Path.Combine(gitDirectory, "info"));
        await File.WriteAllTextAsync(Path.Combine(info.FullName, "attributes"), NeutralAttributes, cancellationToken);
    }

    /// <summary>Gives the commit that all tasks start from; makes the repository with an empty one where there is none.</summary>
    public Task<string> RootAsync(CancellationToken cancellationToken) => RootAsync("sha1", MakeEmptyRootAsync, cancellationToken);

    /// <summary>Gives the commit that all tasks start from; makes the repository with one where there is none.</summary>
    /// <param name="objectFormat">The kind of object ids: <c>sha1</c> or <c>sha256</c>.</param>
    /// <param name="makeRoot">Brings the commit into the new repository, whose directory it is given.</param>
    public async Task<string> RootAsync(
        string objectFormat, Func<string, CancellationToken, Task<string>> makeRoot, CancellationToken cancellationToken)
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
                    await MakeAsync(objectFormat, makeRoot, cancellationToken);
                }

                var found = await git.TryRunAsync(
                    new GitCall("rev-parse", "--verify", "--quiet", RootReference + "^{commit}"), cancellationToken);
                root = found.ExitCode == 0 ? found.Line : throw WorkspaceErrors.RunRepositoryDamaged(paths.Repository);
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

    /// <summary>Commits a tree. The same arguments always give the same commit.</summary>
    public async Task<string> CommitAsync(string tree, IEnumerable<string> parents, string message, CancellationToken cancellationToken)
    {
        var arguments = new List<string> { "commit-tree", tree };
        foreach (var parent in parents)
        {
            arguments.AddRange("-p", parent);
        }

        arguments.AddRange("-F", "-");
        var call = new GitCall(arguments) { Input = Encoding.UTF8.GetBytes(message), Date = date };
        return (await git.RunAsync(call, cancellationToken)).Line;
    }

    /// <summary>The tree of a commit.</summary>
    public async Task<string> TreeAsync(string commit, CancellationToken cancellationToken) =>
        (await git.RunAsync(cancellationToken, "rev-parse", "--verify", commit + "^{tree}")).Line;

    /// <summary>Points a ref of the repository at an object.</summary>
    public Task UpdateReferenceAsync(string name, string id, CancellationToken cancellationToken) =>
        git.RunAsync(cancellationToken, "update-ref", name, id);

    /// <summary>Every file of a tree.</summary>
    public async Task<List<KeyValuePair<GitPath, GitEntry>>> ListTreeAsync(string tree, CancellationToken cancellationToken)
    {
        var result = await git.RunAsync(cancellationToken, "ls-tree", "-r", "-z", "--full-tree", tree);
        var entries = new List<KeyValuePair<GitPath, GitEntry>>();
        foreach (var record in result.Records())
        {
            var (path, entry) = GitEntry.ParseTreeRecord(record.Span);
            entries.Add(new(path, entry));
        }

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
        var index = TemporaryFile("index");
        try
        {
            if (tree is not null)
            {
                await git.RunAsync(new GitCall("read-tree", tree) { IndexFile = index }, cancellationToken);
            }

            // Removals first: what is put in may need their place for a directory.
            var records = new PathList();
            var nothing = new string('0', (tree ?? root ?? string.Empty).Length);
            foreach (var path in removed)
            {
                records.Add($"0 {nothing}\t", path);
            }

            foreach (var (path, entry) in added)
            {
                records.Add($"{entry.Mode} {entry.Id}\t", path);
            }

            await git.RunAsync(
                new GitCall("update-index", "-z", "--index-info") { IndexFile = index, Input = records.Bytes }, cancellationToken);
            return (await git.RunAsync(new GitCall("write-tree") { IndexFile = index }, cancellationToken)).Line;
        }
        finally
        {
            File.Delete(index);
        }
    }

    /// <summary>Keeps bytes as a blob.</summary>
    public async Task<string> WriteBlobAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        (await git.RunAsync(new GitCall("hash-object", "-w", "--stdin", "--no-filters") { Input = content }, cancellationToken)).Line;

    /// <summary>The bytes of a blob.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadBlobAsync(string id, CancellationToken cancellationToken) =>
        (await git.RunAsync(cancellationToken, "cat-file", "blob", id)).Output;

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
            File.Delete(index);
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
            File.Delete(index);
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

        var input = Encoding.ASCII.GetBytes(string.Concat(links.Select(link => link.Value.Id + "\n")));
        var result = await git.RunAsync(
            new GitCall("cat-file", "--batch=%(objectsize)") { Input = input }, cancellationToken);

        // For each: its size, a line feed, its bytes, a line feed.
        var rest = result.Output;
        foreach (var (path, _) in links)
        {
            var line = rest.Span.IndexOf((byte)'\n');
            var size = int.Parse(rest.Span[..line], NumberStyles.None, CultureInfo.InvariantCulture);
            targets.Add(path, GitPath.FromBytes(rest.Span.Slice(line + 1, size)));
            rest = rest[(line + size + 2)..];
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

    private async Task MakeAsync(
        string objectFormat, Func<string, CancellationToken, Task<string>> makeRoot, CancellationToken cancellationToken)
    {
        // Made beside its place and moved there whole, so that a crash leaves no half of a repository.
        var unfinished = Unfinished(paths);
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        Directory.CreateDirectory(paths.State);
        await new GitCommand(null) { WorkingDirectory = paths.State }.RunAsync(
            cancellationToken, "init", "--quiet", "--bare", "--template=", "--object-format=" + objectFormat, unfinished);
        await WriteNeutralAttributesAsync(unfinished, cancellationToken);
        var command = new GitCommand(unfinished);
        // Throw-away repositories of workspaces and the user's repository fetch commits by their id.
        await command.RunAsync(cancellationToken, "config", "uploadpack.allowAnySHA1InWant", "true");
        await command.RunAsync(cancellationToken, "update-ref", RootReference, await makeRoot(unfinished, cancellationToken));
        Directory.Move(unfinished, paths.Repository);
    }

    private async Task<string> MakeEmptyRootAsync(string gitDirectory, CancellationToken cancellationToken)
    {
        var command = new GitCommand(gitDirectory);
        var tree = await command.RunAsync(cancellationToken, "mktree");
        var commit = new GitCall("commit-tree", tree.Line, "-F", "-") { Input = "Nothing yet\n"u8.ToArray(), Date = date };
        return (await command.RunAsync(commit, cancellationToken)).Line;
    }
}
