namespace PSParallelOrchestrator.Engine.Files.Trees;

/// <summary>What a file system says of a path, links not followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">The apparent size in bytes.</param>
/// <param name="IsExecutable">Whether its owner may execute it.</param>
/// <param name="Stamp">By which it is known whether it was changed; null where the system does not say.</param>
internal readonly record struct FileStatus(FileKind Kind, long Size, bool IsExecutable, FileStamp? Stamp = null);

/// <summary>What changes with a file's content.</summary>
/// <param name="ModifiedSeconds">When its content was changed, since 1970.</param>
/// <param name="ModifiedNanoseconds">The part of a second of that.</param>
/// <param name="ChangedSeconds">When anything of it was changed, which no program can set back.</param>
/// <param name="ChangedNanoseconds">The part of a second of that.</param>
/// <param name="Inode">Its number in the file system.</param>
internal readonly record struct FileStamp(
    long ModifiedSeconds, uint ModifiedNanoseconds, long ChangedSeconds, uint ChangedNanoseconds, ulong Inode);

/// <summary>What a name in a directory stands for.</summary>
internal enum FileKind
{
    /// <summary>A plain file; a hard link is one too.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link, or another reparse point of Windows.</summary>
    Link,

    /// <summary>A socket, a fifo or a device: nothing that can be kept.</summary>
    Special,
}
