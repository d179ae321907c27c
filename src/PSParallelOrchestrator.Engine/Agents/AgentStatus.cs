namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>Whether an agent can be used here.</summary>
/// <param name="Kind">The agent.</param>
/// <param name="Available">Whether it can.</param>
/// <param name="Version">Its version, where it has one.</param>
/// <param name="Reason">What it lacks and how to get that; null where it can be used.</param>
public sealed record AgentStatus(AgentKind Kind, bool Available, string? Version, string? Reason);
