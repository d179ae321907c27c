namespace PSParallelOrchestrator.Engine.Agents.Pricing;

/// <summary>What tokens cost, in US dollars for a million of them.</summary>
public abstract record TokenRates
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

    /// <summary>The same, each rate times a factor.</summary>
    internal TokenRates Times(decimal factor) => this with
    {
        Input = Input * factor,
        Output = Output * factor,
        CacheWrite = CacheWrite * factor,
        CacheWriteHour = CacheWriteHour * factor,
        CacheRead = CacheRead * factor,
    };

    /// <summary>What tokens cost at these rates.</summary>
    /// <returns>US dollars.</returns>
    internal decimal Price(TokenUsage usage) =>
        ((usage.Input * Input) + (usage.CacheWrite * CacheWrite) + (usage.CacheWriteHour * CacheWriteHour)
            + (usage.CacheRead * CacheRead) + (usage.Output * Output)) / 1_000_000m;

    /// <summary>The most that tokens can cost at these rates, wherever those that are sent come from.</summary>
    /// <returns>US dollars.</returns>
    internal decimal MostPrice(long inputTokens, long outputTokens, bool cachesForAnHour) =>
        ((inputTokens * Math.Max(Input, cachesForAnHour ? Math.Max(CacheWrite, CacheWriteHour) : CacheWrite)) + (outputTokens * Output))
        / 1_000_000m;
}
