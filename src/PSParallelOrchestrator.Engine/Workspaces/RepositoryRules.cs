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

    /// <summary>What is ignored, by the commit that tasks start from.</summary>
    public IgnoreRules Ignore { get; } = new(repository, Path.Combine(paths.State, "ignore"));

    /// <summary>The repositories inside it.</summary>
    public SubmodulePlaces Submodules { get; } = new(repository);

    public void Dispose() => Ignore.Dispose();

    /// <summary>
    /// Finds what becomes of the bytes of files that are new or different, as <c>git add</c> would do it: by the workspace's own
    /// <c>.gitattributes</c>, which will stand beside the files in the result.
    /// </summary>
    /// <param name="files">All files of the workspace.</param>
    /// <param name="known">What it was filled with.</param>
    /// <param name="isUnchanged">Whether a file need not be looked at.</param>
    public async Task<FileForms> FormsAsync(
        string workspace,
        IReadOnlyList<WalkedFile> files,
        IReadOnlyDictionary<GitPath, GitEntry> known,
        Func<WalkedFile, bool> isUnchanged,
        CancellationToken cancellationToken)
    {
        var rules = files
            .Where(file => file.Path.Name == GitAttributes.FileName && file.Target is null && file.Status.Size < MostAttributeBytes)
            .ToList();
        var asked = rules.Count == 0
            ? []
            : files.Where(file => file.Target is null && !isUnchanged(file)).Select(file => file.Path).ToList();
        if (asked.Count == 0)
        {
            return FileForms.AsTheyAre;
        }

        var said = await repository.Attributes.AskAsync(
            await LauncherThreads.RunAsync(() => Read(FileTree.Open(workspace), rules)), asked, Asked, cancellationToken);
        var store = LargeFilePlace.Open(paths);
        var forms = new Dictionary<GitPath, FileForm>();
        foreach (var (path, values) in said)
        {
            var form = Form(values, store is not null);
            if (form == FileForm.TextIfItLooksSo
                && known.TryGetValue(path, out var before)
                && await HasPairsAsync(before, cancellationToken))
            {
                // Git leaves what it has with both characters as it is.
                form = FileForm.AsIs;
            }

            forms.Add(path, form);
        }

        return new FileForms(forms, store);
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
        foreach (var path in said.Where(file => file.Value["filter"] == "lfs").Select(file => file.Key))
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
        File.Copy(content, file, overwrite: true);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }

        return true;
    }

    private static List<KeyValuePair<GitPath, ReadOnlyMemory<byte>>> Read(FileTree tree, List<WalkedFile> rules)
    {
        var read = new List<KeyValuePair<GitPath, ReadOnlyMemory<byte>>>(rules.Count);
        foreach (var file in rules)
        {
            using var content = tree.OpenRead(file.Path);
            var bytes = new byte[file.Status.Size];
            read.Add(new(file.Path, bytes.AsMemory(0, content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false))));
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

    private async Task<bool> HasPairsAsync(GitEntry entry, CancellationToken cancellationToken) =>
        entry.IsFile
        && LineEnds.Count(new MemoryStream((await repository.ReadBlobAsync(entry.Id, cancellationToken)).ToArray())) is
            { Pairs: > 0, LooksLikeText: true };
}
