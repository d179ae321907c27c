namespace PSParallelOrchestrator.Engine.Agents.Pricing;

/// <summary>What a model costs, and what bounds one request to it.</summary>
public sealed record ModelPrice : TokenRates
{
    /// <summary>The most tokens one request can hold.</summary>
    public required long ContextTokens { get; init; }

    /// <summary>The most tokens one answer can have.</summary>
    public required long MaxOutputTokens { get; init; }

    /// <summary>What Bedrock charges in place of 1 where an endpoint is tied to a region or a geography; null for 1.</summary>
    public decimal? RegionalFactor { get; init; }

    /// <summary>What larger requests cost, by size from the smallest on; empty where all cost the same.</summary>
    public IReadOnlyList<PriceBand> Bands
    {
        // What is read from JSON without them has null here.
        get => field ?? [];
        init;
    }

    /// <summary>The price on a regional endpoint of Bedrock.</summary>
    /// <returns>The price.</returns>
    internal ModelPrice Regional() => RegionalFactor is not { } factor ? this : (ModelPrice)Times(factor) with
    {
        RegionalFactor = null,
        Bands = [.. Bands.Select(band => (PriceBand)band.Times(factor))],
    };

    /// <summary>What one request cost.</summary>
    /// <param name="usage">Its tokens.</param>
    /// <returns>US dollars.</returns>
    public decimal Cost(TokenUsage usage) => Rates(usage.AllInput).Price(usage);

    /// <summary>The most one request can cost, wherever its tokens come from.</summary>
    /// <param name="inputTokens">The most tokens it sends.</param>
    /// <param name="outputTokens">The most tokens its answer may have.</param>
    /// <param name="cachesForAnHour">Whether it may write the cache for an hour; else for five minutes alone.</param>
    /// <returns>US dollars.</returns>
    public decimal MaxCost(long inputTokens, long outputTokens, bool cachesForAnHour = true)
    {
        var (input, output) = (Math.Min(inputTokens, ContextTokens), Math.Min(outputTokens, MaxOutputTokens));

        // A smaller request may be the dearer one, where a table says so.
        return All().Where(rates => rates is not PriceBand band || band.AbovePromptTokens < input)
            .Max(rates => rates.MostPrice(input, output, cachesForAnHour));
    }

    private TokenRates Rates(long promptTokens)
    {
        TokenRates rates = this;
        foreach (var band in Bands)
        {
            rates = promptTokens > band.AbovePromptTokens ? band : rates;
        }

        return rates;
    }

    private IEnumerable<TokenRates> All() => Bands.Prepend<TokenRates>(this);
}
