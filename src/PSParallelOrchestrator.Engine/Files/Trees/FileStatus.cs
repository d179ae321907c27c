namespace PSParallelOrchestrator.Engine.Files.Trees;

/// <summary>What a file system says of a path, links not followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">The apparent size in bytes.</param>
/// <param name="IsExecutable">Whether its owner may execute it.</param>
internal readonly record struct FileStatus(FileKind Kind, long Size, bool IsExecutable);
