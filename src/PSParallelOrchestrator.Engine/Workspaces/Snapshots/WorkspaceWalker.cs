using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>Finds what a workspace holds, within limits. Reads no file and follows no link.</summary>
internal sealed class WorkspaceWalker(FileTree tree, WalkRules rules)
{
    private readonly WalkedTree found = new();
    private readonly Stack<(GitPath Directory, GitPath? LeftOutBy)> ahead = new();
    private long bytes;

    /// <summary>Walks a workspace, beside the pool.</summary>
    /// <inheritdoc cref="Walk"/>
    public static Task<WalkedTree> WalkAsync(string workspace, WalkRules rules, CancellationToken cancellationToken) =>
        LauncherThreads.RunAsync(() => new WorkspaceWalker(FileTree.Open(workspace), rules).Walk(cancellationToken));

    /// <summary>Walks the tree.</summary>
    /// <exception cref="WorkspaceRejectedException">It is over a limit, or a directory cannot be read.</exception>
    public WalkedTree Walk(CancellationToken cancellationToken)
    {
        ahead.Push((GitPath.Root, null));
        while (ahead.TryPop(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (List(next.Directory, next.LeftOutBy) is { } entries)
            {
                Enter(next.Directory, entries.Count == 0, next.LeftOutBy is not null);
                foreach (var (name, status) in entries)
                {
                    Take(next.Directory, name, status, next.LeftOutBy);
                }
            }
        }

        TakeWanted();
        return found;
    }

    private List<KeyValuePair<GitPath, FileStatus>>? List(GitPath directory, GitPath? leftOutBy)
    {
        try
        {
            return tree.List(directory);
        }
        catch (UnauthorizedAccessException) when (leftOutBy is { } reason)
        {
            found.LeftOut.Count(reason);
            return null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw WorkspaceErrors.Unreadable(e.Message);
        }
        catch (IOException) when (tree.Find(directory) is not { Kind: FileKind.Directory })
        {
            // Deleted since its parent was listed.
            return null;
        }
    }

    private void Enter(GitPath directory, bool isEmpty, bool isLeftOut)
    {
        if (directory.IsRoot)
        {
            return;
        }

        found.Directories.Add(directory);
        if (isEmpty && !isLeftOut)
        {
            found.EmptyDirectories.Add(directory);
        }
    }

    private void Take(GitPath directory, GitPath name, FileStatus status, GitPath? leftOutBy)
    {
        var path = directory.Join(name);
        var isDirectory = status.Kind == FileKind.Directory;
        leftOutBy ??= rules.Ignore.LeavesOut(path, isDirectory) ? path : null;
        if (leftOutBy is { } reason && !isDirectory && !rules.Known.ContainsKey(path))
        {
            LeaveOut(path, status, reason);
        }
        else if (NameRules.IsGitDirectory(name))
        {
            if (leftOutBy is null)
            {
                found.Repositories.Add(directory);
            }
        }
        else if (NameRules.MeansGitDirectory(name) || (status.Kind == FileKind.Link && NameRules.IsRefusedAsLink(name)))
        {
            found.Refused.Add(path);
        }
        else if (isDirectory)
        {
            if (leftOutBy is null)
            {
                RequireShort(path);
            }

            ahead.Push((path, leftOutBy));
        }
        else
        {
            RequireShort(path);
            TakeFile(path, status);
        }
    }

    /// <summary>What is left out has no limits, and is counted.</summary>
    private void LeaveOut(GitPath path, FileStatus status, GitPath reason)
    {
        if (status.Kind != FileKind.Special && rules.Wishes.MayWant(path))
        {
            found.LeftOut.Candidates.Add((new WalkedFile(path, null, status), reason));
        }
        else
        {
            found.LeftOut.Count(reason);
        }
    }

    private void TakeWanted()
    {
        var candidates = found.LeftOut.Candidates;
        if (candidates.Count == 0)
        {
            return;
        }

        var wanted = rules.Wishes.Find(
            candidates.Select(candidate => (candidate.File.Path, candidate.Reason)), [.. found.Files.Select(file => file.Path)]);
        foreach (var (file, reason) in candidates)
        {
            if (wanted.Contains(file.Path))
            {
                RequireShort(file.Path);
                TakeFile(file.Path, file.Status);
            }
            else
            {
                found.LeftOut.Count(reason);
            }
        }

        candidates.Clear();
    }

    private void TakeFile(GitPath path, FileStatus status)
    {
        switch (status.Kind)
        {
            case FileKind.Special:
                found.Special.Add(path);
                break;
            case FileKind.Link:
                if (tree.ReadLink(path) is { } target)
                {
                    Add(new WalkedFile(path, target, status));
                }

                break;
            default:
                Measure(path, status.Size);
                Add(new WalkedFile(path, null, status));
                break;
        }
    }

    private void RequireShort(GitPath path)
    {
        if (path.Raw.Length > rules.Limits.PathBytes)
        {
            throw WorkspaceErrors.PathTooLong(path, rules.Limits.PathBytes);
        }
    }

    private void Measure(GitPath path, long size)
    {
        if (size > rules.Limits.FileBytes)
        {
            throw WorkspaceErrors.FileTooLarge(path, size, rules.Limits.FileBytes);
        }

        bytes += size;
        if (bytes > rules.Limits.TotalBytes)
        {
            throw WorkspaceErrors.TooLarge(rules.Limits.TotalBytes);
        }
    }

    private void Add(WalkedFile file)
    {
        found.Files.Add(file);
        if (found.Files.Count > rules.Limits.Files)
        {
            throw WorkspaceErrors.TooManyFiles(rules.Limits.Files);
        }
    }
}
