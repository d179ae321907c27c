using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;

namespace PSParallelOrchestrator.Engine.Gateway.Access;

/// <summary>What an attempt does, as a line that its lease says.</summary>
internal static class ModelUseStateJson
{
    public static JsonObject Write(ModelUseState state) => new()
    {
        ["requests"] = state.Requests,
        ["wait"] = state.Wait?.For,
        ["until"] = state.Wait?.Until?.ToString("O", CultureInfo.InvariantCulture),
        ["ended"] = state.Spent.Requests,
        ["input"] = state.Spent.InputTokens,
        ["output"] = state.Spent.OutputTokens,
        ["costUsd"] = state.Spent.CostUsd,
        ["reservedUsd"] = state.Spent.ReservedUsd,
    };

    public static ModelUseState Read(JsonElement root) => new(
        (int)root.Number("requests"),
        root.Text("wait") is { } wait ? new ModelWait(wait, Time(root.Text("until"))) : null,
        new ModelSpending(
            (int)root.Number("ended"),
            root.Number("input"),
            root.Number("output"),
            root.Money("costUsd") ?? 0,
            root.Money("reservedUsd") ?? 0));

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null;
}
