using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Files.Trees;

/// <summary>A directory and what is beneath it. Paths are bytes where the system's are, and links are never followed.</summary>
internal abstract class FileTree
{
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

    /// <summary>Deletes a directory and all that is in it, whatever the names; links are deleted, not followed.</summary>
    public void DeleteAll(GitPath directory)
    {
        foreach (var (name, status) in List(directory))
        {
            var path = directory.Join(name);
            if (status.Kind == FileKind.Directory)
            {
                DeleteAll(path);
            }
            else
            {
                DeleteFile(path);
            }
        }

        TryDeleteDirectory(directory);
    }
}
