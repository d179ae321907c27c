using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>Where a file of a new project is put.</summary>
/// <param name="From">Where its task left it.</param>
/// <param name="To">Where it stands in the output.</param>
/// <param name="WasTaken">Whether another file has the place that it should have had.</param>
internal readonly record struct PlacedFile(GitPath From, GitPath To, bool WasTaken);
