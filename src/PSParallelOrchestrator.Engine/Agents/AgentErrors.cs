using System.Globalization;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>The errors of what agents need.</summary>
internal static class AgentErrors
{
    public static OrchestratorException PriceUnknown(string model, DateOnly date) => new(
        "PriceUnknown",
        OrchestratorErrorKind.InvalidInput,
        string.Create(CultureInfo.InvariantCulture, $"The price of the model '{model}' is not known (prices of {date:O}), so that a budget could not bind."),
        "Name a model whose price is known, give its price in a file (-PriceFile, --price-file), or run without a budget.");

    public static OrchestratorException PriceFileInvalid(string path, Exception cause) => new(
        "PriceFileInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"The file of prices '{path}' cannot be read: {cause.Message}",
        "See docs/agents.md for its form.",
        cause);
}
