using PSParallelOrchestrator.Engine.Agents.Anthropic;
using PSParallelOrchestrator.Engine.Agents.Bedrock;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Agents.Simulated;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>The agents that this version has.</summary>
public static class AgentCatalog
{
    /// <summary>Makes every agent.</summary>
    /// <returns>The agents by kind.</returns>
    public static IReadOnlyDictionary<AgentKind, IAgent> Create() => new Dictionary<AgentKind, IAgent>
    {
        [AgentKind.Simulated] = new SimulatedAgent(),
        [AgentKind.ClaudeCode] = new ClaudeCodeAgent(),
        [AgentKind.Anthropic] = new MessagesAgent(new AnthropicProvider()),
        [AgentKind.Bedrock] = new MessagesAgent(new BedrockProvider()),
    };
}
