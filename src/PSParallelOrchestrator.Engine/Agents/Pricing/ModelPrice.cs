namespace PSParallelOrchestrator.Engine.Agents.Pricing;

/// <summary>What a model costs, in US dollars for a million tokens, and what bounds one request to it.</summary>
public sealed record ModelPrice
{
    /// <summary>Tokens sent.</summary>
    public required decimal Input { get; init; }

    /// <summary>Tokens produced.</summary>
    public required decimal Output { get; init; }

    /// <summary>Tokens sent and written to the cache for five minutes.</summary>
    public required decimal CacheWrite { get; init; }

    /// <summary>Tokens sent and written to the cache for an hour.</summary>
    public required decimal CacheWriteHour { get; init; }

    /// <summary>Tokens read from the cache.</summary>
    public required decimal CacheRead { get; init; }

    /// <summary>The most tokens one request can hold.</summary>
    public required long ContextTokens { get; init; }

    /// <summary>The most tokens one answer can have.</summary>
    public required long MaxOutputTokens { get; init; }

    /// <summary>What Bedrock charges in place of 1 where an endpoint is tied to a region or a geography; null for 1.</summary>
    public decimal? RegionalFactor { get; init; }

    /// <summary>The price on a regional endpoint of Bedrock.</summary>
    /// <returns>The price.</returns>
    internal ModelPrice Regional() => RegionalFactor is not { } factor ? this : this with
    {
        Input = Input * factor,
        Output = Output * factor,
        CacheWrite = CacheWrite * factor,
        CacheWriteHour = CacheWriteHour * factor,
        CacheRead = CacheRead * factor,
        RegionalFactor = null,
    };

    /// <summary>What tokens cost.</summary>
    /// <param name="usage">The tokens.</param>
    /// <returns>US dollars.</returns>
    public decimal Cost(TokenUsage usage) =>
        ((usage.Input * Input) + (usage.CacheWrite * CacheWrite) + (usage.CacheWriteHour * CacheWriteHour)
            + (usage.CacheRead * CacheRead) + (usage.Output * Output)) / 1_000_000m;

    /// <summary>The most a request can cost, wherever its tokens come from.</summary>
    /// <param name="inputTokens">The most tokens it sends.</param>
    /// <param name="outputTokens">The most tokens its answer may have.</param>
    /// <param name="cachesForAnHour">Whether it may write the cache for an hour; else for five minutes alone.</param>
    /// <returns>US dollars.</returns>
    public decimal MaxCost(long inputTokens, long outputTokens, bool cachesForAnHour = true) =>
        ((Math.Min(inputTokens, ContextTokens) * Math.Max(Input, cachesForAnHour ? Math.Max(CacheWrite, CacheWriteHour) : CacheWrite))
            + (Math.Min(outputTokens, MaxOutputTokens) * Output)) / 1_000_000m;
}
