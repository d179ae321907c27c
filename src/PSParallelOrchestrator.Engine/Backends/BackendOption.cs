namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>An option that a backend knows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does, for people.</param>
public sealed record BackendOption(string Name, string Description);
