using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>The files of a tree while a merge puts them in order. Knows which directories follow from them.</summary>
internal sealed class MergedFiles
{
    private readonly Dictionary<GitPath, GitEntry> original;
    private readonly Dictionary<GitPath, GitEntry> files;
    private readonly Dictionary<GitPath, int> directories = [];
    private readonly HashSet<string> folded = new(StringComparer.Ordinal);

    public MergedFiles(IEnumerable<KeyValuePair<GitPath, GitEntry>> entries)
    {
        original = new Dictionary<GitPath, GitEntry>(entries);
        files = new Dictionary<GitPath, GitEntry>(original);
        foreach (var path in files.Keys)
        {
            Count(path, 1);
        }
    }

    /// <summary>The files as they are now.</summary>
    public IReadOnlyDictionary<GitPath, GitEntry> Files => files;

    /// <summary>Paths that were there in the beginning and are not any longer.</summary>
    public IEnumerable<GitPath> Removed => original.Keys.Where(path => !files.ContainsKey(path));

    /// <summary>Files that are new or different.</summary>
    public IEnumerable<KeyValuePair<GitPath, GitEntry>> Changed =>
        files.Where(file => !original.TryGetValue(file.Key, out var before) || before != file.Value);

    public GitEntry? Find(GitPath path) => files.TryGetValue(path, out var entry) ? entry : null;

    public bool IsDirectory(GitPath path) => directories.ContainsKey(path);

    public void Remove(GitPath path)
    {
        if (files.Remove(path))
        {
            Count(path, -1);
        }
    }

    public void Put(GitPath path, GitEntry entry)
    {
        if (!files.ContainsKey(path))
        {
            Count(path, 1);
        }

        files[path] = entry;
    }

    /// <summary>Puts a file under a name that carries a word and that nothing has, also where letter case does not count.</summary>
    /// <param name="path">The path it should have had.</param>
    /// <param name="word">The word, such as a task's id.</param>
    /// <returns>The path it got.</returns>
    public GitPath PutBeside(GitPath path, string word, GitEntry entry)
    {
        if (folded.Count == 0)
        {
            foreach (var taken in files.Keys.Concat(directories.Keys))
            {
                folded.Add(NameRules.Fold(taken));
            }
        }

        var name = AlternativeName.First(path, word, candidate =>
            !files.ContainsKey(candidate)
            && !directories.ContainsKey(candidate)
            && !folded.Contains(NameRules.Fold(candidate)));
        Put(name, entry);
        return name;
    }

    private void Count(GitPath path, int change)
    {
        if (folded.Count > 0 && change > 0)
        {
            folded.Add(NameRules.Fold(path));
        }

        foreach (var directory in path.Ancestors())
        {
            var count = directories.GetValueOrDefault(directory) + change;
            if (count == 0)
            {
                directories.Remove(directory);
            }
            else
            {
                directories[directory] = count;
            }
        }
    }
}
