using System.Collections.Concurrent;
using System.Security.Cryptography;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Attributes;

/// <summary>
/// Asks git what <c>.gitattributes</c> files say of paths. The files are laid out beside, since git would wait for ever at a pipe of
/// that name.
/// </summary>
/// <param name="directory">Where.</param>
internal sealed class GitAttributes(string directory)
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
        var workTree = Path.Combine(directory, Key(rules));
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
            await LauncherThreads.RunAsync(() => Write(made, rules));
            MoveOrDelete(made, workTree);
        }

        laidOut[workTree] = true;
        return workTree;
    }

    private static void MoveOrDelete(string made, string place)
    {
        try
        {
            Directory.Move(made, place);
        }
        catch (IOException) when (Directory.Exists(place))
        {
            FileTree.Open(made).DeleteAll(GitPath.Root);
        }
    }

    private static string Key(IReadOnlyList<KeyValuePair<GitPath, ReadOnlyMemory<byte>>> rules)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, content) in rules.OrderBy(rule => rule.Key))
        {
            hash.AppendData(path.ToBytes());
            hash.AppendData([0]);
            hash.AppendData(SHA256.HashData(content.Span));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash().AsSpan(0, 16));
    }

    private static bool Write(string workTree, IReadOnlyList<KeyValuePair<GitPath, ReadOnlyMemory<byte>>> rules)
    {
        foreach (var (path, content) in rules)
        {
            var file = Path.Combine(workTree, path.Text);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content.ToArray());
        }

        return true;
    }
}
