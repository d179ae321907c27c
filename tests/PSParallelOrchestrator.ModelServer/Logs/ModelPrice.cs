namespace PSParallelOrchestrator.ModelServer.Logs;

/// <summary>What a model costs, in USD per million tokens.</summary>
public sealed record ModelPrice(decimal Input, decimal Output, decimal CacheWrite = 0, decimal CacheRead = 0)
{
    /// <summary>The cost of some tokens in USD, not rounded.</summary>
    public decimal CostOf(TokenUsage usage) =>
        ((usage.Input * Input) + (usage.Output * Output) + (usage.CacheWrite * CacheWrite) + (usage.CacheRead * CacheRead)) / 1_000_000m;
}
