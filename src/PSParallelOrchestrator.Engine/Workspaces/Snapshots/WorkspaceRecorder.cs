using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>Makes a tree of the run's repository from what a workspace holds.</summary>
/// <param name="limits">How much may be taken.</param>
/// <param name="ignore">What is left out; null to take everything.</param>
internal sealed class WorkspaceRecorder(RunRepository repository, WorkspaceLimits limits, IgnoreRules? ignore)
{
    private const int Tries = 3;

    // Beyond it, new files go into one pack instead of a file each: much faster for thousands, and one sync.
    private const int MostLooseObjects = 200;

    /// <summary>Records a workspace.</summary>
    /// <param name="walked">What the workspace held when it was walked a moment ago.</param>
    /// <param name="index">The index with which it was filled; it need not exist.</param>
    /// <param name="input">The commit it was filled from; null where it was empty.</param>
    /// <param name="outputs">The task's outputs: taken also where they are ignored.</param>
    /// <returns>The tree, and what the user should know.</returns>
    public async Task<RecordedTree> RecordAsync(
        WalkedTree walked,
        string workspace,
        string index,
        string? input,
        IReadOnlyList<PathPattern> outputs,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryRecordAsync(walked, workspace, index, input, outputs, cancellationToken);
            }
            catch (FileChangedException e)
            {
                if (attempt == Tries)
                {
                    throw WorkspaceErrors.Changing(e.Message);
                }

                walked = await WorkspaceWalker.WalkAsync(workspace, limits, cancellationToken);
            }
        }
    }

    private async Task<RecordedTree> TryRecordAsync(
        WalkedTree walked,
        string workspace,
        string index,
        string? input,
        IReadOnlyList<PathPattern> outputs,
        CancellationToken cancellationToken)
    {
        var filledWith = input is null ? null : await LauncherThreads.RunAsync(() => IndexFile.TryRead(index, repository.IdLength));
        var known = filledWith is not null ? filledWith.Entries.ToDictionary()
            : input is not null ? (await repository.ListTreeAsync(input, cancellationToken)).ToDictionary()
            : [];
        CheckLinks(walked, known);
        var ignored = await FindIgnoredAsync(walked, known, outputs, cancellationToken);
        List<WalkedFile> files = [.. walked.Files.Where(file => !ignored.Contains(file.Path))];
        HashSet<GitPath> taken = [.. files.Select(file => file.Path)];
        var gone = known
            .Where(entry => !taken.Contains(entry.Key) && !IsKeptSubmodule(entry, walked, taken))
            .Select(entry => entry.Key)
            .ToList();
        var added = taken.Count(path => !known.ContainsKey(path));
        var batch = repository.NewBatch(inOnePack: added > MostLooseObjects);
        try
        {
            var blobs = new WorkspaceBlobs(FileTree.Open(workspace), filledWith, known);
            var changed = await TakeAsync(blobs, files, batch, cancellationToken);
            var before = input is null ? null : await repository.TreeAsync(input, cancellationToken);
            var tree = gone.Count == 0 && changed.Count == 0 && before is not null
                ? before
                : await repository.EditTreeAsync(batch, before, gone, changed, cancellationToken);
            var warnings = SnapshotWarnings.Collect(walked, taken, ignored, outputs, ownRepository: ignore is not null);
            return new RecordedTree(tree, taken.Count > 0, warnings, batch);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    private static async Task<List<KeyValuePair<GitPath, GitEntry>>> TakeAsync(
        WorkspaceBlobs blobs, List<WalkedFile> files, ObjectBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            return await LauncherThreads.RunAsync(() => blobs.FindChanged(files, batch, cancellationToken));
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

    private static void CheckLinks(WalkedTree walked, Dictionary<GitPath, GitEntry> known)
    {
        var links = new Dictionary<GitPath, GitPath>();
        foreach (var file in walked.Files)
        {
            if (file.Target is { } target)
            {
                links.Add(file.Path, target);
            }
        }

        if (links.Count == 0)
        {
            return;
        }

        var rules = new LinkRules(links);
        foreach (var (link, target) in links)
        {
            // What the task was given it may give back.
            if (!rules.StaysInside(link)
                && !(
                    known.TryGetValue(link, out var entry) && entry.IsLink && entry.Id == ObjectId.OfBlob(target.ToBytes(), entry.Id.Length)
                ))
            {
                throw WorkspaceErrors.LinkLeavesTree(link, target);
            }
        }
    }

    private async Task<HashSet<GitPath>> FindIgnoredAsync(
        WalkedTree walked, Dictionary<GitPath, GitEntry> known, IReadOnlyList<PathPattern> outputs, CancellationToken cancellationToken)
    {
        if (ignore is null)
        {
            return [];
        }

        var asked = walked.Files.Select(file => file.Path)
            .Where(path => !known.ContainsKey(path) && !outputs.Any(output => output.Matches(path)))
            .ToList();
        return await ignore.FindIgnoredAsync(asked, cancellationToken);
    }

    /// <summary>A submodule's place is an empty directory in a workspace. It stays one unless the directory goes or gets files.</summary>
    private static bool IsKeptSubmodule(KeyValuePair<GitPath, GitEntry> entry, WalkedTree walked, HashSet<GitPath> taken) =>
        entry.Value.IsSubmodule
        && walked.Directories.Contains(entry.Key)
        && !taken.Any(path => path.IsBeneath(entry.Key));
}
