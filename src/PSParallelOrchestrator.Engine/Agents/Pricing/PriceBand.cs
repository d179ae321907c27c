namespace PSParallelOrchestrator.Engine.Agents.Pricing;

/// <summary>What a large request costs, where a model has a price of its own for it: all of the request, its answer included.</summary>
public sealed record PriceBand : TokenRates
{
    /// <summary>The request sends more tokens than this, cached ones included.</summary>
    public required long AbovePromptTokens { get; init; }
}
