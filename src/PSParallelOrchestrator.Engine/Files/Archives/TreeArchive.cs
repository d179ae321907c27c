using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Files.Archives;

/// <summary>
/// A directory as an archive, and back. Links are taken as they are, names as bytes; of permissions, who may execute a file.
/// </summary>
internal static class TreeArchive
{
    /// <summary>Writes everything below a directory, the directory itself first, as <c>/</c>.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="owner">Whose everything is in the archive.</param>
    /// <param name="isWanted">Which files and links are taken.</param>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be read.</exception>
    public static async Task WriteAsync(
        string directory, Stream output, FileOwner owner, Func<GitPath, GitPath?, bool> isWanted, CancellationToken cancellationToken)
    {
        var tree = FileTree.Open(directory);
        var writer = new TarWriter(output, owner);
        await writer.AddDirectoryAsync(new GitPath("/"), modified: 0, cancellationToken);
        var open = new Stack<GitPath>([GitPath.Root]);
        while (open.TryPop(out var place))
        {
            foreach (var (name, status) in tree.List(place))
            {
                var path = place.Join(name);
                var modified = status.Stamp?.ModifiedSeconds ?? 0;
                switch (status.Kind)
                {
                    case FileKind.Directory:
                        await writer.AddDirectoryAsync(new GitPath(path.Raw + "/"), modified, cancellationToken);
                        open.Push(path);
                        break;
                    case FileKind.Link when tree.ReadLink(path) is { } target && isWanted(path, target):
                        await writer.AddLinkAsync(path, target, modified, cancellationToken);
                        break;
                    case FileKind.File when isWanted(path, null):
                        await using (var content = tree.OpenRead(path))
                        {
                            await writer.AddFileAsync(path, status.Size, status.IsExecutable, modified, content, cancellationToken);
                        }

                        break;
                }
            }
        }

        await writer.CompleteAsync(cancellationToken);
    }

    /// <summary>
    /// Unpacks an archive of one directory into a tree. What is no file, link or directory is left out. Whatever the archive says, nothing
    /// is written but below the tree, and nothing in the tree is written twice.
    /// </summary>
    /// <param name="input">The archive: all names in it begin with that of the directory.</param>
    /// <param name="place">Where a file of the archive goes to; null to leave it out. It may be opened by the caller instead.</param>
    /// <exception cref="IOException">The archive was cut off, or something cannot be written.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged, or has names that cannot be here.</exception>
    public static async Task ReadAsync(
        Stream input, FileTree tree, Func<GitPath, TarEntry, UnpackTo?> place, CancellationToken cancellationToken)
    {
        var reader = new TarReader(input);
        var directories = new HashSet<string>(StringComparer.Ordinal) { string.Empty };
        var files = new Dictionary<string, GitPath>(StringComparer.Ordinal);
        while (await reader.NextAsync(cancellationToken) is { } entry)
        {
            var path = Inside(entry.Name);
            if (path.IsRoot || entry.Kind == FileKind.Special || place(path, entry) is not { } to)
            {
                continue;
            }

            if (!directories.Contains(path.Parent.Raw))
            {
                throw new InvalidDataException($"The archive has '{path.Display}' in something that is no directory of it.");
            }

            try
            {
                switch (entry)
                {
                    case { Kind: FileKind.Directory }:
                        if (directories.Add(path.Raw))
                        {
                            tree.CreateDirectory(to.Path);
                        }

                        break;
                    case { Kind: FileKind.Link, Target: { } target }:
                        tree.CreateLink(to.Path, target);
                        break;
                    case { Target: { } other } when files.TryGetValue(Inside(other).Raw, out var from):
                        await CopyAsync(tree, from, to.Path, entry.IsExecutable, cancellationToken);
                        break;
                    case { Target: null }:
                        await using (var content = to.Open?.Invoke() ?? tree.CreateFile(to.Path, entry.IsExecutable))
                        {
                            await reader.CopyContentAsync(content, cancellationToken);
                        }

                        files[path.Raw] = to.Path;
                        break;
                    default:
                        throw new InvalidDataException($"The archive has '{path.Display}' as another name of what is not in it.");
                }
            }
            catch (Exception e) when (
                e is ArgumentException or NotSupportedException or PathTooLongException
                || LinuxCalls.IsOfName(e)

                // There links need a right that users do not have.
                || (OperatingSystem.IsWindows() && entry.Kind == FileKind.Link && e is IOException or UnauthorizedAccessException))
            {
                throw new InvalidDataException($"'{path.Display}' cannot be here: {e.Message}", e);
            }
        }
    }

    private static async Task CopyAsync(FileTree tree, GitPath from, GitPath to, bool isExecutable, CancellationToken cancellationToken)
    {
        await using var source = tree.OpenRead(from);
        await using var copy = tree.CreateFile(to, isExecutable);
        await source.CopyToAsync(copy, cancellationToken);
    }

    /// <summary>A name of the archive without the directory that it is of.</summary>
    private static GitPath Inside(GitPath name)
    {
        var raw = name.Raw.TrimEnd('/');
        var parts = raw.Split('/');
        return parts.Any(part => part is "" or "." or "..") || raw.Contains('\0')
            ? throw new InvalidDataException($"The archive has a name that leads out of it: '{name.Display}'.")
            : new GitPath(string.Join('/', parts[1..]));
    }
}

/// <summary>Where a file of an archive goes to.</summary>
/// <param name="Path">Its path in the tree.</param>
/// <param name="Open">Opens it for its content; null for a new file.</param>
internal readonly record struct UnpackTo(GitPath Path, Func<Stream>? Open = null);
