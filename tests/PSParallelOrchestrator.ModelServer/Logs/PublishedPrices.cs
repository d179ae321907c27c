namespace PSParallelOrchestrator.ModelServer.Logs;

/// <summary>What models cost, from the price page and not from the product: what it counts is compared with this.</summary>
public static class PublishedPrices
{
    private static readonly (string Model, ModelPrice Price)[] Prices =
    [
        ("claude-sonnet-5-5", new(2m, 10m, 2.5m, 0.1m)),
        ("claude-opus-5-5", new(4m, 20m, 5m, 0.2m)),
        ("claude-sonnet-4-5", new(3m, 15m, 3.75m, 0.3m)),
        ("claude-opus-4-5", new(5m, 25m, 6.25m, 0.5m)),
        ("claude-haiku-4-5", new(1m, 5m, 1.25m, 0.1m)),
    ];

    /// <summary>The price of a model on a global endpoint.</summary>
    /// <param name="model">The model as a client names it.</param>
    /// <exception cref="KeyNotFoundException">It has none here.</exception>
    public static ModelPrice Of(string model) =>
        Array.Find(Prices, price => model.Contains(price.Model, StringComparison.Ordinal)).Price
        ?? throw new KeyNotFoundException($"There is no price of {model}.");
}
