using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>What stands at a path of the output.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="At">The path, or the file that stands where one of its directories should be.</param>
/// <param name="Entry">A file or link; null for anything else.</param>
internal readonly record struct OutputPlace(OutputPlaceKind Kind, GitPath At, GitEntry? Entry);
