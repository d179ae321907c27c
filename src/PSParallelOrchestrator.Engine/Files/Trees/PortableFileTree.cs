using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Files.Trees;

/// <summary>A tree on a system whose file names are text.</summary>
internal sealed class PortableFileTree(string root) : FileTree
{
    public override FileStatus? Find(GitPath path)
    {
        var full = Full(path);
        FileSystemInfo info = Directory.Exists(full) ? new DirectoryInfo(full) : new FileInfo(full);
        return info.Exists || info.LinkTarget is not null ? Status(info) : null;
    }

    public override List<KeyValuePair<GitPath, FileStatus>> List(GitPath directory) =>
        [.. new DirectoryInfo(Full(directory))
            .EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false })
            .Select(info => new KeyValuePair<GitPath, FileStatus>(GitPath.FromText(info.Name), Status(info)))];

    public override GitPath? ReadLink(GitPath path) =>
        new FileInfo(Full(path)).LinkTarget is { } target ? GitPath.FromText(target.Replace('\\', '/')) : null;

    public override Stream OpenRead(GitPath path) =>
        new FileStream(Full(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    public override Stream CreateFile(GitPath path, bool isExecutable)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (isExecutable && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = (UnixFileMode)LinuxCalls.NewProgramMode;
        }

        return new FileStream(Full(path), options);
    }

    // Where links to files and to directories are two things, one of a file is meant: what it points to need not be there.
    public override void CreateLink(GitPath path, GitPath target) => File.CreateSymbolicLink(Full(path), target.Text);

    public override void CreateDirectory(GitPath path) => Directory.CreateDirectory(Full(path));

    public override void DeleteFile(GitPath path) => FileChange.Delete(Full(path));

    public override bool TryDeleteDirectory(GitPath path)
    {
        var full = Full(path);
        if (!Directory.Exists(full) || Directory.EnumerateFileSystemEntries(full).Any())
        {
            return false;
        }

        FileChange.DeleteDirectory(full);
        return true;
    }

    public override bool TryMoveIn(FileTree source, GitPath from, GitPath to)
    {
        if (Find(to) is not null)
        {
            return false;
        }

        FileChange.Move(((PortableFileTree)source).Full(from), Full(to), overwrite: false);
        return true;
    }

    public override void ReplaceWith(FileTree source, GitPath from, GitPath to) =>
        FileChange.Move(((PortableFileTree)source).Full(from), Full(to), overwrite: true);

    protected override bool TryMakeWritable(GitPath directory)
    {
        var changed = false;
        foreach (var info in new DirectoryInfo(Full(directory)).EnumerateFileSystemInfos())
        {
            if (info.LinkTarget is null && (info.Attributes & FileAttributes.ReadOnly) != 0)
            {
                info.Attributes &= ~FileAttributes.ReadOnly;
                changed = true;
            }
        }

        return changed;
    }

    private static FileStatus Status(FileSystemInfo info) => info switch
    {
        { LinkTarget: not null } => new FileStatus(FileKind.Link, 0, false),
        DirectoryInfo => new FileStatus(FileKind.Directory, 0, false),
        FileInfo file when (file.Attributes & FileAttributes.Device) == 0 => new FileStatus(
            FileKind.File,
            file.Length,
            !OperatingSystem.IsWindows() && (file.UnixFileMode & UnixFileMode.UserExecute) != 0),
        _ => new FileStatus(FileKind.Special, 0, false),
    };

    private string Full(GitPath path) => path.IsRoot ? root : Path.Join(root, path.Text);
}
