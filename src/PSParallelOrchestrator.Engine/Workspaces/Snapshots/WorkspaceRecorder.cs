using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>Makes a tree of the run's repository from what a workspace holds.</summary>
/// <param name="limits">How much may be taken.</param>
/// <param name="ignore">What is left out; null to take everything.</param>
internal sealed class WorkspaceRecorder(RunRepository repository, WorkspaceLimits limits, IgnoreRules? ignore)
{
    private const int Tries = 3;

    // Beyond it, new files go into one pack instead of a file each: five times as fast for thousands, and one sync.
    private const int MostLooseObjects = 200;
    private static readonly string[] IntoOnePack = ["core.bigFileThreshold=1"];

    /// <summary>Records a workspace.</summary>
    /// <param name="walked">What the workspace held when it was walked a moment ago.</param>
    /// <param name="index">The index kept for it; made where it is missing.</param>
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
            // A lock that is left belongs to a git that was killed: nobody else uses this index.
            File.Delete(index + ".lock");
            try
            {
                return await TryRecordAsync(walked, workspace, index, input, outputs, cancellationToken);
            }
            catch (GitFailedException e) when (e.ErrorId == "PermissionDenied")
            {
                throw WorkspaceErrors.Unreadable(e.Detail);
            }
            catch (GitFailedException e) when (e.ErrorId == "GitFailed")
            {
                if (attempt == Tries)
                {
                    throw WorkspaceErrors.Changing(e.Detail);
                }

                // Something changed a file while git read it, or the index is damaged: begin again with both fresh.
                File.Delete(index);
                walked = new WorkspaceWalker(FileTree.Open(workspace), limits).Walk(cancellationToken);
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
        if (input is not null && !File.Exists(index))
        {
            await repository.RunAsync(new GitCall("read-tree", input) { IndexFile = index }, cancellationToken);
        }

        var known = File.Exists(index) ? await ListIndexAsync(index, cancellationToken) : [];
        CheckLinks(walked, known);
        var ignored = await FindIgnoredAsync(walked, known, outputs, cancellationToken);
        var taken = new HashSet<GitPath>(walked.Files.Count);
        foreach (var file in walked.Files)
        {
            if (!ignored.Contains(file.Path))
            {
                taken.Add(file.Path);
            }
        }

        var gone = known
            .Where(entry => !taken.Contains(entry.Key) && !IsKeptSubmodule(entry, walked, taken))
            .Select(entry => entry.Key)
            .ToList();
        if (gone.Count > 0)
        {
            await UpdateAsync(["--force-remove"], gone, workspace, index, cancellationToken);
        }

        var added = taken.Count(path => !known.ContainsKey(path));
        await UpdateAsync(["--add", "--remove"], taken, workspace, index, cancellationToken, inOnePack: added > MostLooseObjects);
        var tree = (await repository.RunAsync(new GitCall("write-tree") { IndexFile = index }, cancellationToken)).Line;
        var warnings = SnapshotWarnings.Collect(walked, taken, ignored, outputs, ownRepository: ignore is not null);
        return new RecordedTree(tree, taken.Count > 0, warnings);
    }

    private async Task UpdateAsync(
        string[] options,
        IEnumerable<GitPath> paths,
        string workspace,
        string index,
        CancellationToken cancellationToken,
        bool inOnePack = false)
    {
        var call = new GitCall(["update-index", .. options, "-z", "--stdin"])
        {
            Settings = inOnePack ? IntoOnePack : [],
            WorkTree = workspace,
            IndexFile = index,
            Input = PathList.Of(paths),
        };
        var result = await repository.RunAsync(call, cancellationToken);

        // Git only mentions a path that it does not take; our own rules left such paths out already.
        if (result.Error.Contains("Ignoring path ", StringComparison.Ordinal))
        {
            throw GitErrors.Failed("update-index", result);
        }
    }

    private async Task<Dictionary<GitPath, GitEntry>> ListIndexAsync(string index, CancellationToken cancellationToken)
    {
        var listed = await repository.RunAsync(new GitCall("ls-files", "-z", "--stage") { IndexFile = index }, cancellationToken);
        var entries = new Dictionary<GitPath, GitEntry>();
        foreach (var record in listed.Records())
        {
            var (path, entry, _) = GitEntry.ParseStageRecord(record.Span);
            entries.Add(path, entry);
        }

        return entries;
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
