using System.Runtime.ExceptionServices;
using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Files.Trees;

/// <summary>A directory and what is beneath it. Paths are bytes where the system's are, and links are never followed.</summary>
internal abstract class FileTree
{
    // Half of what Linux takes, the rest is for the root: programs can go deeper, by one directory after the other.
    private const int LongestPath = 2048;
    private readonly Stack<GitPath> deep = new();

    /// <summary>Opens a directory's tree.</summary>
    /// <param name="root">The directory, as a full path.</param>
    public static FileTree Open(string root) => OperatingSystem.IsLinux() ? new LinuxFileTree(root) : new PortableFileTree(root);

    /// <summary>What is at a path; null where nothing is.</summary>
    /// <exception cref="IOException">It could not be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public abstract FileStatus? Find(GitPath path);

    /// <summary>Lists a directory; names that vanish meanwhile are left out.</summary>
    public abstract List<KeyValuePair<GitPath, FileStatus>> List(GitPath directory);

    /// <summary>What a link points to; null where there is no link any longer.</summary>
    public abstract GitPath? ReadLink(GitPath path);

    /// <summary>Opens a plain file for reading.</summary>
    public abstract Stream OpenRead(GitPath path);

    /// <summary>Makes a file, where nothing is, for writing.</summary>
    /// <param name="isExecutable">Whether it may be executed, where the system has that.</param>
    public abstract Stream CreateFile(GitPath path, bool isExecutable);

    /// <summary>Makes a link, where nothing is.</summary>
    public abstract void CreateLink(GitPath path, GitPath target);

    /// <summary>Makes a directory whose parent exists.</summary>
    public abstract void CreateDirectory(GitPath path);

    /// <summary>Deletes a file or link.</summary>
    public abstract void DeleteFile(GitPath path);

    /// <summary>Deletes a directory if it is empty.</summary>
    /// <returns>Whether it was.</returns>
    public abstract bool TryDeleteDirectory(GitPath path);

    /// <summary>Moves a file or link of another tree to a path of this one at which nothing is.</summary>
    /// <returns>False, and nothing is moved, where something is there.</returns>
    public abstract bool TryMoveIn(FileTree source, GitPath from, GitPath to);

    /// <summary>Moves a file or link of another tree over one of this tree, in one step.</summary>
    public abstract void ReplaceWith(FileTree source, GitPath from, GitPath to);

    /// <summary>Gives the owner of a directory all permissions on it.</summary>
    /// <returns>Whether that changed anything.</returns>
    protected abstract bool TryMakeWritable(GitPath directory);

    /// <summary>
    /// Deletes a directory and all that is in it, whatever the names and permissions; links are deleted, not followed. What cannot be
    /// deleted does not keep the rest.
    /// </summary>
    /// <exception cref="IOException">Something is left; the first that could not be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">Something is left; the first that could not be deleted.</exception>
    public void DeleteAll(GitPath directory)
    {
        try
        {
            Delete(directory, isKept: false, except: null);
        }
        finally
        {
            DeleteDeep(directory);
        }
    }

    /// <summary>
    /// Deletes whatever stands at a path: a directory with all that is in it, a link but not what it points to, nothing where nothing is.
    /// Where a task could have put a link into the place of a directory above it, nothing is deleted.
    /// </summary>
    /// <param name="path">The full path.</param>
    /// <param name="within">A directory above it that no task can have replaced.</param>
    /// <exception cref="IOException">A directory between the two is a link, or something is left.</exception>
    /// <exception cref="UnauthorizedAccessException">Something is left; the first that could not be deleted.</exception>
    public static void Remove(string path, string within)
    {
        var tree = Open(within);
        var place = GitPath.Root;
        FileStatus? found = null;
        foreach (var name in Path.GetRelativePath(within, path).Split(Path.DirectorySeparatorChar))
        {
            if (found is { Kind: not FileKind.Directory })
            {
                throw new IOException($"'{Path.Combine(within, place.Display)}' is no directory, but something that was put in its place.");
            }

            place = place.Join(GitPath.FromText(name));
            found = tree.Find(place);
            if (found is null)
            {
                return;
            }
        }

        tree.DeleteOne(place, found!.Value);
        tree.DeleteDeep(found.Value.Kind == FileKind.Directory ? place : null);
    }

    /// <summary>Deletes everything that is in the root of the tree, or all but one name; as <see cref="DeleteAll"/>.</summary>
    /// <param name="except">What stays; null for nothing.</param>
    /// <inheritdoc cref="DeleteAll"/>
    public void DeleteContent(GitPath? except)
    {
        try
        {
            Delete(GitPath.Root, isKept: true, except);
        }
        finally
        {
            DeleteDeep(above: null);
        }
    }

    /// <summary>Deletes what was brought up, and the directory that could not go before.</summary>
    private void DeleteDeep(GitPath? above)
    {
        var isLate = deep.Count > 0;
        while (deep.TryPop(out var directory))
        {
            Delete(directory, isKept: false, except: null);
        }

        if (isLate && above is { } last)
        {
            TryDeleteDirectory(last);
        }
    }

    private void Delete(GitPath directory, bool isKept, GitPath? except)
    {
        var first = TryDelete(directory, isKept, except);
        if (first is not null && TryMakeWritable(directory))
        {
            first = TryDelete(directory, isKept, except);
        }

        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    private Exception? TryDelete(GitPath directory, bool isKept, GitPath? except)
    {
        Exception? first = null;
        try
        {
            foreach (var (name, status) in List(directory).Where(entry => except is null || !entry.Key.Equals(except.Value)))
            {
                try
                {
                    DeleteOne(directory.Join(name), status);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    first ??= e;
                }
            }

            if (!isKept)
            {
                TryDeleteDirectory(directory);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            first ??= e;
        }

        return first;
    }

    private void DeleteOne(GitPath path, FileStatus status)
    {
        if (status.Kind == FileKind.Directory && path.Raw.Length > LongestPath && OperatingSystem.IsLinux())
        {
            // What is further down has no path that the system takes: it is brought up, and its turn comes later.
            TryMakeWritable(path);
            var near = new GitPath($".psorch-deep-{Guid.NewGuid():N}");
            ReplaceWith(this, path, near);
            deep.Push(near);
        }
        else if (status.Kind == FileKind.Directory)
        {
            Delete(path, isKept: false, except: null);
        }
        else
        {
            DeleteFile(path);
        }
    }
}
