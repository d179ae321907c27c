using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Agents.Secrets;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>What agents and planners that ask a model are given beside the work itself.</summary>
public sealed record AgentServices
{
    /// <summary>Keys, by the name of the environment variable that carries each.</summary>
    public SecretStore Secrets { get; init; } = SecretStore.FromEnvironment();

    /// <summary>What models cost.</summary>
    public PriceTable Prices { get; init; } = PriceTable.BuiltIn;
}
