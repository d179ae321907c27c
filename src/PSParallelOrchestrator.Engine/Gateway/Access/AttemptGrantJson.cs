using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Gateway.Requests;

namespace PSParallelOrchestrator.Engine.Gateway.Access;

/// <summary>A grant as the owner sends it.</summary>
internal static class AttemptGrantJson
{
    /// <exception cref="JsonException">It is none.</exception>
    public static AttemptGrant Read(JsonElement root) => new(
        root.Text("attempt") ?? throw new JsonException("It names no attempt."),
        root.Text("service") == nameof(ServiceKind.Bedrock) ? ServiceKind.Bedrock : ServiceKind.Anthropic,
        [.. root.Items("models").Select(model => model.GetString() ?? "")])
    {
        LimitUsd = root.Money("limitUsd"),
        Region = root.Text("region"),
        Fallbacks = [.. root.Items("fallbacks").Select(model => model.GetString() ?? "")],
        FallbackAfter = TimeSpan.FromMilliseconds(root.Number("fallbackMilliseconds")),
        OutageLimit = TimeSpan.FromMilliseconds(root.Number("outageMilliseconds")),
        StallLimit = TimeSpan.FromMilliseconds(root.Number("stallMilliseconds")),
        AllowsServerTools = root.Flag("allowsServerTools"),
        TakesLogins = root.Flag("takesLogins"),
        Variables = GatewaySettings.Texts(root, "variables"),
    };

    public static JsonObject Write(AttemptGrant grant) => new()
    {
        ["attempt"] = grant.Attempt,
        ["service"] = grant.Service.ToString(),
        ["models"] = new JsonArray([.. grant.Models.Select(model => (JsonNode)model)]),
        ["limitUsd"] = grant.LimitUsd,
        ["region"] = grant.Region,
        ["fallbacks"] = new JsonArray([.. grant.Fallbacks.Select(model => (JsonNode)model)]),
        ["fallbackMilliseconds"] = (long)grant.FallbackAfter.TotalMilliseconds,
        ["outageMilliseconds"] = (long)grant.OutageLimit.TotalMilliseconds,
        ["stallMilliseconds"] = (long)grant.StallLimit.TotalMilliseconds,
        ["allowsServerTools"] = grant.AllowsServerTools,
        ["takesLogins"] = grant.TakesLogins,
        ["variables"] = GatewaySettings.Object(grant.Variables),
    };
}
