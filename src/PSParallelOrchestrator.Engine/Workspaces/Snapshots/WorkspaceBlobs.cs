using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Workspaces.Attributes;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>Makes blobs of the files and links of a workspace. Blocks: not for threads of the pool.</summary>
/// <param name="index">What it was filled with; null where that is not known.</param>
/// <param name="known">What it began with.</param>
internal sealed class WorkspaceBlobs(FileTree tree, IndexFile? index, IReadOnlyDictionary<GitPath, GitEntry> known)
{
    private const int ReadFailed = 5;

    /// <summary>Whether a file is known to be as it was given, without being read.</summary>
    public bool IsUnchanged(WalkedFile file) => file.Target is null && index?.Unchanged(file.Path, file.Status) is not null;

    /// <summary>Finds the files that are new or different.</summary>
    /// <param name="forms">What becomes of their bytes.</param>
    /// <exception cref="FileChangedException">One was changed while it was read.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be read.</exception>
    public List<KeyValuePair<GitPath, GitEntry>> FindChanged(
        IEnumerable<WalkedFile> files, FileForms forms, ObjectBatch batch, CancellationToken cancellationToken)
    {
        var changed = new List<KeyValuePair<GitPath, GitEntry>>();
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = Entry(file, forms, batch);
            if (!known.TryGetValue(file.Path, out var before) || before != entry)
            {
                changed.Add(new(file.Path, entry));
            }
        }

        return changed;
    }

    private GitEntry Entry(WalkedFile file, FileForms forms, ObjectBatch batch)
    {
        if (file.Target is { } target)
        {
            return new GitEntry(GitEntry.LinkMode, batch.Add(ObjectType.Blob, target.ToBytes()));
        }

        return index?.Unchanged(file.Path, file.Status)
            ?? new GitEntry(Mode(file), Blob(file, forms, batch));
    }

    private string Blob(WalkedFile file, FileForms forms, ObjectBatch batch)
    {
        switch (forms.Of(file.Path))
        {
            case FileForm.LargeFile when forms.Store is { } store:
                return batch.Add(ObjectType.Blob, store.Keep(() => Open(file.Path)));
            case (FileForm.Text or FileForm.TextIfItLooksSo) and var form:
                using (var content = Open(file.Path))
                {
                    var ends = LineEnds.Count(content);
                    if (ends.Pairs > 0 && (form == FileForm.Text || ends.LooksLikeText))
                    {
                        return batch.AddFile(() => new NormalizedText(Open(file.Path)), file.Path, ends.NormalizedLength);
                    }
                }

                break;
        }

        return batch.AddFile(() => Open(file.Path), file.Path, file.Status.Size);
    }

    /// <summary>Windows has no permission to execute: a file keeps the one it had.</summary>
    private string Mode(WalkedFile file) =>
        OperatingSystem.IsWindows() && known.TryGetValue(file.Path, out var before) && before.IsFile ? before.Mode
        : file.Status.IsExecutable ? GitEntry.ExecutableMode
        : GitEntry.FileMode;

    private Stream Open(GitPath path)
    {
        try
        {
            return tree.OpenRead(path);
        }
        catch (IOException e) when (e.HResult is not (LibC.ErrorTooManyFiles or LibC.ErrorTooManyFilesInSystem or ReadFailed))
        {
            // Gone, or something else has its place.
            throw new FileChangedException(path, e);
        }
    }
}
