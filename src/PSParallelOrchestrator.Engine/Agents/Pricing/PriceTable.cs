namespace PSParallelOrchestrator.Engine.Agents.Pricing;

/// <summary>What models cost: data with a date, built in (<c>prices.json</c>), and what the user's own file says instead.</summary>
public sealed class PriceTable
{
    private readonly IReadOnlyDictionary<string, ModelPrice> prices;

    internal PriceTable(DateOnly date, IReadOnlyDictionary<string, ModelPrice> prices)
    {
        Date = date;
        this.prices = prices;
    }

    /// <summary>The names of families, each with the model that it means today.</summary>
    internal IReadOnlyDictionary<string, string> Aliases { get; init; } = new Dictionary<string, string>();

    /// <summary>The names of families that mean a model.</summary>
    public IEnumerable<string> Families => Aliases.Keys;

    /// <summary>Ids of Bedrock that are not just the model's name, by that name.</summary>
    internal IReadOnlyDictionary<string, string> BedrockIds { get; init; } = new Dictionary<string, string>();

    /// <summary>The models that have a price, as the table names them.</summary>
    public IEnumerable<string> Models => prices.Keys;

    /// <summary>The prices this version knows.</summary>
    public static PriceTable BuiltIn { get; } = PriceFile.ReadBuiltIn();

    /// <summary>The day of the built-in prices.</summary>
    public DateOnly Date { get; }

    /// <summary>
    /// The price of a model, whichever way it is named: family, bare, dated, global or regional Bedrock id, inference profile of that name.
    /// </summary>
    /// <param name="model">The model's id.</param>
    /// <returns>The price; null where it is not known.</returns>
    public ModelPrice? Find(string model)
    {
        if (prices.GetValueOrDefault(model) is { } named)
        {
            return named;
        }

        model = ModelNames.Resolve(model);
        var price = prices.GetValueOrDefault(ModelId.Bare(model));
        return ModelId.IsRegional(model) ? price?.Regional() : price;
    }

    /// <summary>The price of a model.</summary>
    /// <param name="model">The model's id.</param>
    /// <returns>The price.</returns>
    /// <exception cref="OrchestratorException"><c>PriceUnknown</c>: it is not known; how to give one.</exception>
    public ModelPrice Require(string model) => Find(model) ?? throw AgentErrors.PriceUnknown(model, Date);

    /// <summary>These prices, and before them those of a file.</summary>
    /// <param name="path">The file; see docs/agents.md for its form.</param>
    /// <returns>The table.</returns>
    /// <exception cref="OrchestratorException"><c>PriceFileInvalid</c>: it cannot be read, and where.</exception>
    public PriceTable With(string path) => WithText(PriceFile.ReadText(path));

    /// <summary>These prices, and before them those of a file's text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The table.</returns>
    /// <exception cref="OrchestratorException"><c>PriceFileInvalid</c>: it cannot be read, and where.</exception>
    internal PriceTable WithText(string text)
    {
        var all = new Dictionary<string, ModelPrice>(prices, StringComparer.Ordinal);
        foreach (var (model, price) in PriceFile.ParseText(text))
        {
            all[model] = price;
        }

        return new PriceTable(Date, all);
    }
}
