using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>What an agent asks of models.</summary>
/// <param name="OnBedrock">Whether it asks Bedrock; else the Anthropic API.</param>
/// <param name="Models">The models that it asks, as it names them.</param>
public sealed record ModelNeeds(bool OnBedrock, IReadOnlyList<string> Models)
{
    /// <summary>The models that stand in for the first of them, each for the one before it, as the service names them.</summary>
    public IReadOnlyList<string> Fallbacks { get; init; } = [];

    /// <summary>Whether it may be asked with a token of a subscription, which the service takes from Claude Code alone.</summary>
    public bool TakesLogins { get; init; }

    /// <summary>Whether it may use tools that the service runs and charges for.</summary>
    public bool MayUseServerTools { get; init; }

    /// <summary>Checks whether each of the models has a price, without which no limit on the cost can bind.</summary>
    /// <exception cref="OrchestratorException"><c>PriceUnknown</c>: one has none.</exception>
    internal void RequirePrices(PriceTable prices)
    {
        foreach (var model in Models.Concat(Fallbacks))
        {
            _ = prices.Require(model);
        }
    }
}
