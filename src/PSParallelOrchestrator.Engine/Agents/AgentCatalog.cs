using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.Simulated;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>The agents that this version has.</summary>
public static class AgentCatalog
{
    /// <summary>Their kinds.</summary>
    public static IReadOnlyList<AgentKind> Built { get; } = [AgentKind.Simulated, AgentKind.ClaudeCode];

    /// <summary>Makes every agent.</summary>
    /// <returns>The agents by kind.</returns>
    public static IReadOnlyDictionary<AgentKind, IAgent> Create() => new Dictionary<AgentKind, IAgent>
    {
        [AgentKind.Simulated] = new SimulatedAgent(),
        [AgentKind.ClaudeCode] = new ClaudeCodeAgent(),
    };
}
