using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Workspaces.Attributes;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;
using PSParallelOrchestrator.Engine.Workspaces.Submodules;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>Makes a tree of the run's repository from what a workspace holds.</summary>
/// <param name="limits">How much may be taken.</param>
/// <param name="ignore">What results leave out by name.</param>
/// <param name="rules">What a run on a repository has beside; null for a new project, whose files are taken as they are.</param>
internal sealed class WorkspaceRecorder(
    RunRepository repository, WorkspaceLimits limits, IgnorePatterns ignore, RepositoryRules? rules)
{
    private const int Tries = 3;

    // Beyond it, new files go into one pack instead of a file each: much faster for thousands, and one sync.
    private const int MostLooseObjects = 200;

    /// <summary>Records a workspace.</summary>
    /// <returns>The tree, and what the user should know.</returns>
    /// <exception cref="WorkspaceRejectedException">It holds what may not be taken.</exception>
    public async Task<RecordedTree> RecordAsync(SnapshotRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryRecordAsync(request, cancellationToken);
            }
            catch (FileChangedException e) when (attempt == Tries)
            {
                throw WorkspaceErrors.Changing(e.Message);
            }
            catch (FileChangedException)
            {
                // Something still writes: once more from the beginning.
            }
        }
    }

    private async Task<RecordedTree> TryRecordAsync(SnapshotRequest request, CancellationToken cancellationToken)
    {
        if (request.Input is not null)
        {
            // What follows has to know how long the repository's ids are.
            await repository.RootAsync(cancellationToken);
        }

        var filledWith = request.Input is null
            ? null
            : await LauncherThreads.RunAsync(() => IndexFile.TryRead(request.IndexFile, repository.IdLength));
        var known = await KnownAsync(request.Input, filledWith, cancellationToken);
        var walked = await WorkspaceWalker.WalkAsync(
            request.Workspace, new WalkRules(limits, ignore, request.Wishes, known), cancellationToken);
        var (kept, leadOut) = new WorkspaceLinks(WorkspaceNames.Of(request.Workspace), known).Sort(walked.Files, request.Wishes);
        IReadOnlyList<Submodule> submodules = rules is null || request.Input is null
            ? []
            : await rules.Submodules.FindAsync(request.Input, cancellationToken);
        var ignored = await FindIgnoredAsync(kept, known, request.Wishes, submodules, cancellationToken);
        List<WalkedFile> files = [.. kept.Where(file => !ignored.Contains(file.Path))];
        HashSet<GitPath> taken = [.. files.Select(file => file.Path)];
        var warnings = SnapshotWarnings.Collect(walked, taken, ignored, leadOut, request.Outputs, ownRepository: rules is not null);
        if (files.Count == 0 && request.Input is null)
        {
            return new RecordedTree(null, HasFiles: false, warnings, [], null);
        }

        await repository.RootAsync(cancellationToken);
        var batch = repository.NewBatch(inOnePack: taken.Count(path => !known.ContainsKey(path)) > MostLooseObjects);
        try
        {
            HashSet<GitPath> notRecorded = [.. leadOut.Select(link => link.Path)];
            var edits = new TreeEdits(
                [
                    .. known.Where(entry =>
                            !taken.Contains(entry.Key) && !notRecorded.Contains(entry.Key) && !IsKeptSubmodule(entry, walked, taken))
                        .Select(entry => entry.Key),
                ],
                await TakeAsync(request, files, filledWith, known, submodules, batch, cancellationToken));
            var changes = await TakeOutSubmodulesAsync(submodules, request.Message, edits, walked, batch, cancellationToken);
            var before = request.Input is null ? null : await repository.TreeAsync(request.Input, cancellationToken);
            var tree = edits.IsEmpty && before is not null
                ? before
                : await repository.EditTreeAsync(batch, before, edits.Gone, edits.Changed, cancellationToken);
            return new RecordedTree(
                tree, taken.Count > 0, [.. warnings, .. changes.Select(SnapshotWarnings.InSubmodule)], changes, batch);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    /// <summary>What a workspace was filled with.</summary>
    private async Task<Dictionary<GitPath, GitEntry>> KnownAsync(
        string? input, IndexFile? filledWith, CancellationToken cancellationToken)
    {
        if (filledWith is not null)
        {
            return filledWith.Entries.ToDictionary();
        }

        if (input is null)
        {
            return [];
        }

        var filled = rules is null ? input : await rules.Submodules.FillAsync(input, cancellationToken);
        return (await repository.ListTreeAsync(filled, cancellationToken)).ToDictionary();
    }

    private async Task<List<KeyValuePair<GitPath, GitEntry>>> TakeAsync(
        SnapshotRequest request,
        List<WalkedFile> files,
        IndexFile? filledWith,
        Dictionary<GitPath, GitEntry> known,
        IReadOnlyList<Submodule> submodules,
        ObjectBatch batch,
        CancellationToken cancellationToken)
    {
        var blobs = new WorkspaceBlobs(FileTree.Open(request.Workspace), filledWith, known);
        try
        {
            var forms = rules is null
                ? FileForms.AsTheyAre
                : await rules.FormsAsync(request.Workspace, files, known, blobs.IsUnchanged, submodules, cancellationToken);
            return await LauncherThreads.RunAsync(() => blobs.FindChanged(files, forms, batch, cancellationToken));
        }
        catch (UnauthorizedAccessException e)
        {
            throw WorkspaceErrors.Unreadable(e.Message);
        }
        catch (IOException e)
        {
            throw GitErrors.NotKept(e);
        }
    }

    private async Task<HashSet<GitPath>> FindIgnoredAsync(
        List<WalkedFile> files,
        Dictionary<GitPath, GitEntry> known,
        OutputWishes wishes,
        IReadOnlyList<Submodule> submodules,
        CancellationToken cancellationToken)
    {
        if (rules is null)
        {
            return [];
        }

        var asked = files.Select(file => file.Path).Where(path => !known.ContainsKey(path) && !wishes.MayWant(path)).ToList();
        return await rules.FindIgnoredAsync(asked, submodules, cancellationToken);
    }

    /// <summary>A submodule keeps its link: what changed inside becomes a commit of its own.</summary>
    private async Task<List<SubmoduleChange>> TakeOutSubmodulesAsync(
        IReadOnlyList<Submodule> submodules,
        string message,
        TreeEdits edits,
        WalkedTree walked,
        ObjectBatch batch,
        CancellationToken cancellationToken)
    {
        var changes = new List<SubmoduleChange>();
        foreach (var submodule in submodules)
        {
            var inside = edits.TakeOut(submodule);
            if (inside.Changed.Count == 0 && !walked.Directories.Contains(submodule.Path))
            {
                // The task removed the submodule itself.
                edits.Gone.Add(submodule.Path);
            }
            else if (!inside.IsEmpty)
            {
                var tree = await repository.EditTreeAsync(batch, submodule.Tree, inside.Gone, inside.Changed, cancellationToken);
                var commit = repository.AddCommit(
                    batch, tree, submodule.Tree is null ? [] : [submodule.Commit], message);
                changes.Add(new SubmoduleChange(submodule.Path, submodule.Commit, commit));
            }
        }

        return changes;
    }

    /// <summary>A submodule without files is an empty directory in a workspace. It stays one unless the directory goes.</summary>
    private static bool IsKeptSubmodule(KeyValuePair<GitPath, GitEntry> entry, WalkedTree walked, HashSet<GitPath> taken) =>
        entry.Value.IsSubmodule && walked.Directories.Contains(entry.Key) && !taken.Contains(entry.Key);
}
