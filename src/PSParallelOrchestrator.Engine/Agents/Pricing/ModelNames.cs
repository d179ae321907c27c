namespace PSParallelOrchestrator.Engine.Agents.Pricing;

/// <summary>What users call models, and what services call them.</summary>
internal static class ModelNames
{
    /// <summary>
    /// The model that a name means: <c>sonnet</c>, <c>opus</c>, <c>haiku</c> and <c>fable</c> are the newest of their family.
    /// </summary>
    /// <param name="name">Any name of a model.</param>
    /// <returns>The model; the name itself where it is no family.</returns>
    public static string Resolve(string name)
    {
        var (family, variant) = name.IndexOf('[') is > 0 and var at ? (name[..at], name[at..]) : (name, "");
        return PriceTable.BuiltIn.Aliases.TryGetValue(family, out var model) ? model + variant : name;
    }

    /// <summary>Whether two names mean one model, wherever it is asked.</summary>
    public static bool AreSame(string left, string right) =>
        string.Equals(left, right, StringComparison.Ordinal)
        || string.Equals(ModelId.Bare(Resolve(left)), ModelId.Bare(Resolve(right)), StringComparison.Ordinal);

    /// <summary>The global inference profile of a model on Bedrock.</summary>
    /// <param name="bare">The model's bare name.</param>
    /// <returns>Its id; null where it is not known.</returns>
    public static string? OnBedrock(string bare) =>
        PriceTable.BuiltIn.BedrockIds.TryGetValue(bare, out var dated) ? $"global.{dated}"
        : PriceTable.BuiltIn.Find(bare) is { RegionalFactor: not null } ? $"global.anthropic.{bare}"
        : null;
}
