using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Files.Archives;

/// <summary>What an archive says of a file, whose content follows.</summary>
/// <param name="Kind">What it is; a hard link is a file.</param>
/// <param name="Name">Its name in the archive, as it stands there.</param>
/// <param name="Size">How many bytes follow.</param>
/// <param name="IsExecutable">Whether its owner may execute it.</param>
/// <param name="Target">What a link points to, or the file that a hard link is another name of; null for neither.</param>
internal readonly record struct TarEntry(FileKind Kind, GitPath Name, long Size, bool IsExecutable, GitPath? Target);
