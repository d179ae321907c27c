using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>Finds what a workspace holds, within limits. Reads no file and follows no link.</summary>
internal sealed class WorkspaceWalker(FileTree tree, WorkspaceLimits limits)
{
    private readonly WalkedTree found = new();
    private readonly Stack<GitPath> ahead = new();
    private long bytes;

    /// <summary>Walks a workspace, beside the pool.</summary>
    /// <inheritdoc cref="Walk"/>
    public static Task<WalkedTree> WalkAsync(string workspace, WorkspaceLimits limits, CancellationToken cancellationToken) =>
        LauncherThreads.RunAsync(() => new WorkspaceWalker(FileTree.Open(workspace), limits).Walk(cancellationToken));

    /// <summary>Walks the tree.</summary>
    /// <exception cref="WorkspaceRejectedException">It is over a limit, or a directory cannot be read.</exception>
    public WalkedTree Walk(CancellationToken cancellationToken)
    {
        ahead.Push(GitPath.Root);
        while (ahead.TryPop(out var directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entries = List(directory);
            if (entries is null)
            {
                continue;
            }

            if (!directory.IsRoot)
            {
                found.Directories.Add(directory);
            }

            if (entries.Count == 0 && !directory.IsRoot)
            {
                found.EmptyDirectories.Add(directory);
            }

            foreach (var (name, status) in entries)
            {
                Take(directory, name, status);
            }
        }

        return found;
    }

    private List<KeyValuePair<GitPath, FileStatus>>? List(GitPath directory)
    {
        try
        {
            return tree.List(directory);
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

    private void Take(GitPath directory, GitPath name, FileStatus status)
    {
        var path = directory.Join(name);
        if (NameRules.IsGitDirectory(name))
        {
            found.Repositories.Add(directory);
            return;
        }

        if (NameRules.MeansGitDirectory(name) || (status.Kind == FileKind.Link && NameRules.IsRefusedAsLink(name)))
        {
            found.Refused.Add(path);
            return;
        }

        if (path.Raw.Length > limits.PathBytes)
        {
            throw WorkspaceErrors.PathTooLong(path, limits.PathBytes);
        }

        switch (status.Kind)
        {
            case FileKind.Directory:
                ahead.Push(path);
                break;
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

    private void Measure(GitPath path, long size)
    {
        if (size > limits.FileBytes)
        {
            throw WorkspaceErrors.FileTooLarge(path, size, limits.FileBytes);
        }

        bytes += size;
        if (bytes > limits.TotalBytes)
        {
            throw WorkspaceErrors.TooLarge(limits.TotalBytes);
        }
    }

    private void Add(WalkedFile file)
    {
        found.Files.Add(file);
        if (found.Files.Count > limits.Files)
        {
            throw WorkspaceErrors.TooManyFiles(limits.Files);
        }
    }
}
