using PSParallelOrchestrator.Engine.Agents.Simulated;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>Every agent there is.</summary>
internal static class AgentCatalog
{
    /// <summary>The agents that this version has.</summary>
    public static IReadOnlyList<AgentKind> Built { get; } = [AgentKind.Simulated];

    /// <summary>Makes the agents that an attempt may need.</summary>
    /// <returns>The agents.</returns>
    public static IReadOnlyDictionary<AgentKind, IAgent> Create() =>
        new Dictionary<AgentKind, IAgent> { [AgentKind.Simulated] = new SimulatedAgent() };
}
