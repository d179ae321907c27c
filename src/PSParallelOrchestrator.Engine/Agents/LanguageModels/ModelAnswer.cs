using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Agents.LanguageModels;

/// <summary>What a model answered.</summary>
/// <param name="Text">The answer, JSON where the model obeyed.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="Usage">What it used.</param>
/// <param name="CostUsd">What it cost, in US dollars; null where the model's price is not known.</param>
internal sealed record ModelAnswer(string Text, string Model, TokenUsage Usage, decimal? CostUsd);
