using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces.Attributes;

/// <summary>
/// Asks git what <c>.gitattributes</c> files say of paths. The files are laid out beside, since git would wait for ever at a pipe of
/// that name.
/// </summary>
/// <param name="directory">Where.</param>
internal sealed class GitAttributes(RunRepository repository, string directory)
{
    /// <summary>The name of the files.</summary>
    public static GitPath FileName { get; } = new(".gitattributes");

    private readonly ConcurrentDictionary<string, bool> laidOut = new(StringComparer.Ordinal);

    private string Repository => Path.Combine(directory, "git");

    /// <summary>Reads the files of that name.</summary>
    /// <param name="files">All files of a tree.</param>
    public static async Task<List<KeyValuePair<GitPath, ReadOnlyMemory<byte>>>> ReadAsync(
        RunRepository repository, IEnumerable<KeyValuePair<GitPath, GitEntry>> files, CancellationToken cancellationToken)
    {
        var read = new List<KeyValuePair<GitPath, ReadOnlyMemory<byte>>>();
        foreach (var (path, entry) in files.Where(file => file.Key.Name == FileName && file.Value.IsFile))
        {
            read.Add(new(path, await repository.ReadBlobAsync(entry.Id, cancellationToken)));
        }

        return read;
    }

    /// <summary>Asks.</summary>
    /// <param name="rules">The files that say it, with their bytes.</param>
    /// <param name="asked">Paths of files; they need not exist.</param>
    /// <param name="names">The attributes.</param>
    /// <returns>For each path the values that are neither unspecified, by the attribute's name; a path without any is left out.</returns>
    public async Task<Dictionary<GitPath, Dictionary<string, string>>> AskAsync(
        IReadOnlyList<KeyValuePair<GitPath, ReadOnlyMemory<byte>>> rules,
        IReadOnlyCollection<GitPath> asked,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken)
    {
        var found = new Dictionary<GitPath, Dictionary<string, string>>();
        if (rules.Count == 0 || asked.Count == 0)
        {
            return found;
        }

        var workTree = await LayOutAsync(rules, cancellationToken);
        var result = await new GitCommand(Repository).RunAsync(
            new GitCall(["check-attr", "-z", "--stdin", .. names]) { WorkTree = workTree, Input = PathList.Of(asked) },
            cancellationToken);
        var records = result.Records();
        for (var i = 0; i + 2 < records.Count; i += 3)
        {
            var value = GitPath.FromBytes(records[i + 2].Span).Text;
            if (value == "unspecified")
            {
                continue;
            }

            var path = GitPath.FromBytes(records[i].Span);
            if (!found.TryGetValue(path, out var values))
            {
                found.Add(path, values = new(StringComparer.Ordinal));
            }

            values[GitPath.FromBytes(records[i + 1].Span).Text] = value;
        }

        return found;
    }

    private async Task<string> LayOutAsync(
        IReadOnlyList<KeyValuePair<GitPath, ReadOnlyMemory<byte>>> rules, CancellationToken cancellationToken)
    {
        using var batch = repository.NewBatch();
        var entries = rules.Select(rule => KeyValuePair.Create(
            rule.Key, new GitEntry(GitEntry.FileMode, batch.Add(ObjectType.Blob, rule.Value.ToArray()))));
        var tree = await repository.EditTreeAsync(batch, null, [], entries.ToList(), cancellationToken);
        var workTree = Path.Combine(directory, tree);
        if (laidOut.ContainsKey(workTree))
        {
            return workTree;
        }

        // Several may do this at once: each makes it beside its place, and the first one to move it there has made it.
        var made = Path.Combine(directory, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(directory);
        if (!Directory.Exists(Repository))
        {
            await new GitCommand(null) { WorkingDirectory = directory }.RunAsync(
                cancellationToken, "init", "--quiet", "--bare", "--template=", made);
            MoveOrDelete(made, Repository);
        }

        if (!Directory.Exists(workTree))
        {
            await repository.KeepAsync(batch);
            Directory.CreateDirectory(made);
            await repository.WriteFilesAsync(tree, made, cancellationToken);
            MoveOrDelete(made, workTree);
        }

        laidOut[workTree] = true;
        return workTree;
    }

    private static void MoveOrDelete(string made, string place)
    {
        try
        {
            FileChange.MoveDirectory(made, place);
        }
        catch (IOException) when (Directory.Exists(place))
        {
            FileTree.Open(made).DeleteAll(GitPath.Root);
        }
    }
}
