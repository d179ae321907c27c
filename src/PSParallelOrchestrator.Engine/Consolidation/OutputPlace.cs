using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>What stands at a path of the output.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="At">The path, or the file that stands where one of its directories should be.</param>
/// <param name="Entry">A file or link; null for anything else.</param>
internal readonly record struct OutputPlace(OutputPlaceKind Kind, GitPath At, GitEntry? Entry);

/// <summary>What sort of thing stands at a path of the output.</summary>
internal enum OutputPlaceKind
{
    /// <summary>Nothing.</summary>
    Free,

    /// <summary>A file, a link, or something that is neither.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>Nothing can be there: one of its directories is a file or a link.</summary>
    Blocked,
}
