using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Anthropic;
using PSParallelOrchestrator.Engine.Agents.Bedrock;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>The models that can plan.</summary>
internal static class PlannerClients
{
    /// <summary>The order in which one is taken where any will do.</summary>
    public static IReadOnlyList<PlannerKind> Order { get; } = [PlannerKind.ClaudeCode, PlannerKind.Anthropic, PlannerKind.Bedrock];

    /// <summary>The agent that asks the same service: where it can be used, the planner can.</summary>
    public static AgentKind AgentOf(PlannerKind kind) => kind switch
    {
        PlannerKind.ClaudeCode => AgentKind.ClaudeCode,
        PlannerKind.Anthropic => AgentKind.Anthropic,
        PlannerKind.Bedrock => AgentKind.Bedrock,
        _ => throw NoModel(kind),
    };

    /// <summary>Makes the client of one planning.</summary>
    /// <param name="kind">Which planner.</param>
    /// <param name="options">How the model is asked.</param>
    /// <param name="services">Keys and prices.</param>
    /// <param name="directory">Where the client may leave its transcripts.</param>
    /// <param name="gateway">What it asks through.</param>
    /// <param name="use">What its requests do there.</param>
    public static IModelClient Create(
        PlannerKind kind,
        AgentOptions options,
        AgentAccess services,
        string directory,
        GatewayAccess gateway,
        IModelUse use,
        TimeProvider time) =>
        kind switch
        {
            PlannerKind.ClaudeCode => new ClaudeModelClient(
                options, services.Secrets, directory, gateway, use, time),
            PlannerKind.Anthropic => new MessagesModelClient(
                new AnthropicProvider(), options, services, directory, gateway, time),
            PlannerKind.Bedrock => new MessagesModelClient(
                new BedrockProvider(), options, services, directory, gateway, time),
            _ => throw NoModel(kind),
        };

    private static ArgumentOutOfRangeException NoModel(PlannerKind kind) => new(nameof(kind), kind, "No model plans here.");
}
