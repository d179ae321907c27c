using PSParallelOrchestrator.Engine.Agents.Bedrock;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>The models that have a price here, and who can ask them.</summary>
/// <param name="Models">The models, as the table of prices has them.</param>
/// <param name="Agents">What each agent that asks a model says of itself.</param>
public sealed record ModelCatalog(IReadOnlyList<ModelStatus> Models, IReadOnlyList<AgentStatus> Agents)
{
    /// <summary>Finds out. Asks no model, and costs nothing.</summary>
    /// <param name="options">How agents work.</param>
    /// <param name="services">Keys and prices.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The catalog.</returns>
    public static async Task<ModelCatalog> ReadAsync(AgentOptions options, AgentAccess services, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(services);
        var agents = await Task.WhenAll(
            AgentCatalog.Create()
                .Values.Where(agent => agent.Kind != AgentKind.Simulated)
                .Select(agent => agent.ProbeAsync(options, services, cancellationToken)));
        var usable = agents.Where(agent => agent.Available).Select(agent => agent.Kind).ToList();
        var families = PriceTable.BuiltIn.Aliases.ToDictionary(alias => alias.Value, alias => alias.Key, StringComparer.Ordinal);
        return new ModelCatalog(
            [
                .. services.Prices.Models.Select(model => Status(
                    model,
                    services.Prices.Require(model),
                    families.GetValueOrDefault(model),
                    [.. usable.Where(agent => IsOffered(model, agent == AgentKind.Bedrock || IsClaudeOnBedrock(agent, options)))])),
            ],
            agents);
    }

    private static bool IsClaudeOnBedrock(AgentKind agent, AgentOptions options) =>
        agent == AgentKind.ClaudeCode && ClaudeModels.OnBedrock(options);

    private static bool IsOffered(string model, bool onBedrock) =>
        onBedrock ? BedrockModels.Find(model) is not null : model.StartsWith("claude", StringComparison.Ordinal);

    private static ModelStatus Status(string model, ModelPrice price, string? family, IReadOnlyList<AgentKind> agents)
    {
        TokenRates largest = price.Bands is [.., var last] ? last : price;
        return new ModelStatus
        {
            Name = model,
            Family = family,
            InputUsd = price.Input,
            OutputUsd = price.Output,
            CacheReadUsd = price.CacheRead,
            LargeRequestTokens = price.Bands is [var first, ..] ? first.AbovePromptTokens : null,
            LargestInputUsd = largest.Input,
            LargestOutputUsd = largest.Output,
            ContextTokens = price.ContextTokens,
            MaxOutputTokens = price.MaxOutputTokens,
            Agents = agents,
        };
    }
}
