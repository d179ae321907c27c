using PSParallelOrchestrator.Engine.Agents;

namespace PSParallelOrchestrator.Engine.Planning;

/// <summary>What planners are given from outside.</summary>
/// <param name="Agents">Keys and prices.</param>
/// <param name="Time">The clock.</param>
/// <param name="Random">Where the jitter of repeated requests comes from.</param>
public sealed record PlannerContext(AgentAccess Agents, TimeProvider Time, Random Random);
