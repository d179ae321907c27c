using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Gateway.Money;

namespace PSParallelOrchestrator.Engine.Gateway.Access;

/// <summary>What an attempt that is over used and cost.</summary>
/// <param name="Refusal">Why no request of it could be made any more; null where that was not so.</param>
/// <param name="IsRefusedByRun">Whether the run's budget refused it; else the task's own limit.</param>
internal sealed record AttemptBill(LedgerTotal Total, string? Refusal = null, bool IsRefusedByRun = false)
{
    /// <summary>Models that stood in for others, each as <c>MODEL for MODEL</c>.</summary>
    public IReadOnlyList<string> StandIns { get; init; } = [];

    public JsonObject Write() => new()
    {
        ["requests"] = Total.Requests,
        ["input"] = Total.Tokens.Input,
        ["cacheWrite"] = Total.Tokens.CacheWrite,
        ["cacheWriteHour"] = Total.Tokens.CacheWriteHour,
        ["cacheRead"] = Total.Tokens.CacheRead,
        ["output"] = Total.Tokens.Output,
        ["unpriced"] = Total.Unpriced,
        ["knownUsd"] = Total.Cost.KnownUsd,
        ["atMostUsd"] = Total.Cost.AtMostUsd,
        ["standIns"] = new JsonArray([.. StandIns.Select(model => (JsonNode)model)]),
        ["refusal"] = Refusal,
        ["refusedByRun"] = IsRefusedByRun,
    };

    public static AttemptBill Read(JsonElement root) => new(
        new LedgerTotal(
            (int)root.Number("requests"),
            new TokenUsage(
                root.Number("input"), root.Number("cacheWrite"), root.Number("cacheWriteHour"), root.Number("cacheRead"),
                root.Number("output")),
            new RequestCost(root.Money("knownUsd") ?? 0, root.Money("atMostUsd") ?? 0),
            (int)root.Number("unpriced")),
        root.Text("refusal"),
        root.Flag("refusedByRun"))
    {
        StandIns = [.. root.Items("standIns").Select(model => model.GetString() ?? "")],
    };
}
