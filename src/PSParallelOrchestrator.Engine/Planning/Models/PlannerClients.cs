using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.Models;

namespace PSParallelOrchestrator.Engine.Planning.Models;

/// <summary>The models that can plan.</summary>
internal static class PlannerClients
{
    private static readonly Dictionary<PlannerKind, Func<AgentOptions, AgentServices, string, TimeProvider, IModelClient>> Factories = new()
    {
        [PlannerKind.ClaudeCode] = static (options, services, directory, time) => new ClaudeModelClient(options, services, directory, time),
    };

    /// <summary>The order in which one is taken where any will do.</summary>
    public static IReadOnlyList<PlannerKind> Order { get; } = [PlannerKind.ClaudeCode, PlannerKind.Anthropic, PlannerKind.Bedrock];

    /// <summary>Whether this version has a planner.</summary>
    /// <param name="kind">Which one.</param>
    /// <returns>Whether it has.</returns>
    public static bool IsBuilt(PlannerKind kind) => Factories.ContainsKey(kind);

    /// <summary>The agent that asks the same service: where it can be used, the planner can.</summary>
    /// <param name="kind">The planner.</param>
    /// <returns>The agent.</returns>
    public static AgentKind AgentOf(PlannerKind kind) => kind switch
    {
        PlannerKind.ClaudeCode => AgentKind.ClaudeCode,
        PlannerKind.Anthropic => AgentKind.Anthropic,
        PlannerKind.Bedrock => AgentKind.Bedrock,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No model plans here."),
    };

    /// <summary>Makes the client of one planning.</summary>
    /// <param name="kind">Which planner.</param>
    /// <param name="options">How the model is asked.</param>
    /// <param name="services">Keys and prices.</param>
    /// <param name="directory">Where the client may leave its transcripts.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The client.</returns>
    public static IModelClient Create(PlannerKind kind, AgentOptions options, AgentServices services, string directory, TimeProvider time) =>
        Factories[kind](options, services, directory, time);
}
