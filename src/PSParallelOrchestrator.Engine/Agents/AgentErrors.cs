using System.Globalization;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>The errors of what agents need.</summary>
internal static class AgentErrors
{
    public static OrchestratorException PriceUnknown(string model, DateOnly date) =>
        new(
            "PriceUnknown",
            OrchestratorErrorKind.InvalidInput,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The price of the model '{model}' is not known (prices of {date:O}), so a budget could not be enforced."),
            "Name a model whose price is known, give its price in a file (-PriceFile, --price-file), or run without a budget.");

    public static OrchestratorException NoneUsable(IReadOnlyList<string> reasons) => new(
        "NoAgentUsable",
        OrchestratorErrorKind.NotAvailable,
        $"No real agent can be used here. {string.Join(" ", reasons)}",
        "Fix one of them, or leave out --real (-Real) to simulate.");

    public static OrchestratorException NotUsable(AgentKind kind, string? reason) => new(
        "AgentNotUsable",
        OrchestratorErrorKind.NotAvailable,
        $"The agent {kind} cannot be used here: {reason ?? "it does not say why."}",
        "Fix that, or choose another agent.");

    public static OrchestratorException KeyInvalid(string variable, string reason) => new(
        "ApiKeyInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"The value of {variable} cannot be a key: {reason}.",
        "Set it to the key as the service shows it, without anything in it or around it.");

    public static OrchestratorException KeyInvalid(string reason) => new(
        "ApiKeyInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"The given value cannot be a key: {reason}.",
        "Give the key as the service shows it, without anything around it.");

    public static OrchestratorException PriceFileInvalid(string path, Exception cause) => new(
        "PriceFileInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"The file of prices '{path}' cannot be read: {cause.Message}",
        "See docs/agents.md for its form.",
        cause);
}
