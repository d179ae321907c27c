namespace PSParallelOrchestrator.Engine.Files.Trees;

/// <summary>What a file system says of a path, links not followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">The apparent size in bytes.</param>
/// <param name="IsExecutable">Whether its owner may execute it.</param>
internal readonly record struct FileStatus(FileKind Kind, long Size, bool IsExecutable);

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
