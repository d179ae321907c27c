namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>A file that the Simulated agent writes.</summary>
/// <param name="Path">Where, from the workspace's root, with <c>/</c>.</param>
/// <param name="Content">Its text, with <c>\n</c>.</param>
internal sealed record SimulatedFile(string Path, string Content);
