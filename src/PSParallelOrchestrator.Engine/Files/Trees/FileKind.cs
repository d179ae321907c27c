namespace PSParallelOrchestrator.Engine.Files.Trees;

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
