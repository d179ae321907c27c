namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>A number of a JSON file.</summary>
/// <param name="Text">As it is written there.</param>
internal sealed record JsonNumber(string Text);
