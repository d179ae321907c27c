using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Workspaces.Attributes;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Snapshots;
using PSParallelOrchestrator.Engine.Workspaces.Submodules;

namespace PSParallelOrchestrator.Engine.Workspaces;

/// <summary>What the user's repository says of its files: which are ignored, which are text, which are kept elsewhere.</summary>
internal sealed class RepositoryRules(RunRepository repository, RunPaths paths) : IDisposable
{
    // Attributes files are small; beyond this git itself does not read them.
    private const long MostAttributeBytes = 100 << 20;
    private static readonly string[] Asked = ["text", "crlf", "eol", "filter"];

    private readonly ConcurrentDictionary<string, IgnoreRules> ignored = new(StringComparer.Ordinal);

    /// <summary>The repositories inside it.</summary>
    public SubmodulePlaces Submodules { get; } = new(repository);

    public void Dispose()
    {
        foreach (var rules in ignored.Values)
        {
            rules.Dispose();
        }
    }

    /// <summary>Finds the paths that the commit which tasks start from ignores; in a submodule, that its own commit does.</summary>
    /// <param name="files">Paths of files that a task was not given.</param>
    /// <param name="submodules">The submodules there are.</param>
    public async Task<HashSet<GitPath>> FindIgnoredAsync(
        IEnumerable<GitPath> files, IReadOnlyList<Submodule> submodules, CancellationToken cancellationToken)
    {
        var found = new HashSet<GitPath>();
        foreach (var group in files.GroupBy(path => Holder(path, submodules)))
        {
            var place = group.Key?.Path ?? GitPath.Root;
            if (group.Key is { Tree: null })
            {
                continue;
            }

            var commit = group.Key?.Commit;
            var rules = ignored.GetOrAdd(
                commit ?? "root", name => new IgnoreRules(repository, commit, Path.Combine(paths.State, "ignore", name)));
            foreach (var path in await rules.FindIgnoredAsync([.. group.Select(path => Inside(path, place))], cancellationToken))
            {
                found.Add(place.Join(path));
            }
        }

        return found;
    }

    /// <summary>
    /// Finds what becomes of the bytes of files that are new or different, as <c>git add</c> would do it: by the workspace's own
    /// <c>.gitattributes</c>, which will stand beside the files in the result. Those of a repository say nothing of its submodules.
    /// </summary>
    /// <param name="files">All files of the workspace.</param>
    /// <param name="known">What it was filled with.</param>
    /// <param name="isUnchanged">Whether a file need not be looked at.</param>
    /// <param name="submodules">The submodules there are.</param>
    public async Task<FileForms> FormsAsync(
        string workspace,
        IReadOnlyList<WalkedFile> files,
        IReadOnlyDictionary<GitPath, GitEntry> known,
        Func<WalkedFile, bool> isUnchanged,
        IReadOnlyList<Submodule> submodules,
        CancellationToken cancellationToken)
    {
        var (forms, store) = (new Dictionary<GitPath, FileForm>(), LargeFilePlace.Open(paths));
        foreach (var group in files.Where(file => file.Target is null).GroupBy(file => Holder(file.Path, submodules)))
        {
            var rules = group
                .Where(file => file.Path.Name == GitAttributes.FileName && file.Status.Size < MostAttributeBytes)
                .ToList();
            var asked = rules.Count == 0 ? [] : group.Where(file => !isUnchanged(file)).Select(file => file.Path).ToList();
            if (asked.Count == 0)
            {
                continue;
            }

            var place = group.Key?.Path ?? GitPath.Root;
            var read = await LauncherThreads.RunAsync(() => Read(FileTree.Open(workspace), rules, place));
            foreach (var (path, form) in await AskAsync(read, asked, place, store is not null && place.IsRoot, cancellationToken))
            {
                // Git leaves what it has with both characters as it is, where it only guesses.
                forms[path] = form == FileForm.TextIfItLooksSo
                    && known.TryGetValue(path, out var before)
                    && await HasPairsAsync(before, cancellationToken) ? FileForm.AsIs : form;
            }
        }

        return new FileForms(forms, store);
    }

    /// <summary>Finds what becomes of a file's bytes by the attributes of a tree.</summary>
    public async Task<FileForms> FormsAsync(string tree, GitPath path, CancellationToken cancellationToken)
    {
        var store = LargeFilePlace.Open(paths);
        var rules = await GitAttributes.ReadAsync(
            repository, await repository.ListTreeAsync(tree, cancellationToken), cancellationToken);
        return new FileForms(await AskAsync(rules, [path], GitPath.Root, store is not null, cancellationToken), store);
    }

    private static Submodule? Holder(GitPath path, IReadOnlyList<Submodule> submodules)
    {
        foreach (var submodule in submodules)
        {
            if (path.IsBeneath(submodule.Path))
            {
                return submodule;
            }
        }

        return null;
    }

    private static GitPath Inside(GitPath path, GitPath place) => place.IsRoot ? path : new GitPath(path.Raw[(place.Raw.Length + 1)..]);

    private async Task<Dictionary<GitPath, FileForm>> AskAsync(
        IReadOnlyList<KeyValuePair<GitPath, ReadOnlyMemory<byte>>> rules,
        IReadOnlyList<GitPath> asked,
        GitPath place,
        bool hasStore,
        CancellationToken cancellationToken)
    {
        var said = await repository.Attributes.AskAsync(rules, [.. asked.Select(path => Inside(path, place))], Asked, cancellationToken);
        return said.ToDictionary(file => place.Join(file.Key), file => Form(file.Value, hasStore));
    }

    /// <summary>Puts the content of large files in the place of their pointers, where it is in a store.</summary>
    /// <param name="index">The index with which the workspace was filled a moment ago.</param>
    public async Task FillLargeFilesAsync(string workspace, string index, CancellationToken cancellationToken)
    {
        if (LargeFilePlace.Open(paths) is not { } store
            || await LauncherThreads.RunAsync(() => IndexFile.TryRead(index, repository.IdLength)) is not { } filled)
        {
            return;
        }

        var said = await repository.Attributes.AskAsync(
            await GitAttributes.ReadAsync(repository, filled.Entries, cancellationToken),
            [.. filled.SmallerThan(LargeFilePointer.MostBytes)],
            ["filter"],
            cancellationToken);
        var entries = filled.Entries.ToDictionary();
        foreach (var path in said.Where(file => file.Value["filter"] == "lfs" && file.Key.IsText).Select(file => file.Key))
        {
            var pointer = LargeFilePointer.TryParse((await repository.ReadBlobAsync(entries[path].Id, cancellationToken)).Span);
            if (pointer is not null && store.Find(pointer) is { } content)
            {
                await LauncherThreads.RunAsync(() => Replace(Path.Combine(workspace, path.Text), content));
            }
        }
    }

    private static bool Replace(string file, string content)
    {
        var mode = OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file);
        FileChange.Copy(content, file, overwrite: true);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }

        return true;
    }

    private static List<KeyValuePair<GitPath, ReadOnlyMemory<byte>>> Read(FileTree tree, List<WalkedFile> rules, GitPath place)
    {
        var read = new List<KeyValuePair<GitPath, ReadOnlyMemory<byte>>>(rules.Count);
        foreach (var file in rules)
        {
            using var content = tree.OpenRead(file.Path);
            var bytes = new byte[file.Status.Size];
            read.Add(new(Inside(file.Path, place), bytes.AsMemory(0, content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false))));
        }

        return read;
    }

    /// <summary>What attributes mean for a file that is recorded (git's convert.c).</summary>
    private static FileForm Form(Dictionary<string, string> values, bool hasStore)
    {
        if (hasStore && values.GetValueOrDefault("filter") == "lfs")
        {
            return FileForm.LargeFile;
        }

        var text = values.GetValueOrDefault("text") ?? values.GetValueOrDefault("crlf");
        return text switch
        {
            "unset" => FileForm.AsIs,
            "auto" => FileForm.TextIfItLooksSo,
            "set" or "input" => FileForm.Text,
            _ => values.GetValueOrDefault("eol") is "lf" or "crlf" ? FileForm.Text : FileForm.AsIs,
        };
    }

    private async Task<bool> HasPairsAsync(GitEntry entry, CancellationToken cancellationToken)
    {
        if (!entry.IsFile)
        {
            return false;
        }

        var content = await repository.ReadBlobAsync(entry.Id, cancellationToken);
        return LineEnds.Count(new MemoryStream(content.ToArray())) is { Pairs: > 0, LooksLikeText: true };
    }
}
