using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.ModelServer.Wire;

/// <summary>The models that the server says it has. It answers as any Claude model.</summary>
internal static class Catalogue
{
    private static readonly string[] ModelIds = ["claude-opus-4-8", "claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001"];
    private static readonly string[] ProfileIds =
    [
        "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    ];

    public static JsonObject Models() => new()
    {
        ["data"] = new JsonArray([.. ModelIds.Select(id => new JsonObject
        {
            ["type"] = "model",
            ["id"] = id,
            ["display_name"] = id,
            ["created_at"] = "2025-09-29T00:00:00Z",
        })]),
        ["has_more"] = false,
        ["first_id"] = ModelIds[0],
        ["last_id"] = ModelIds[^1],
    };

    public static JsonObject Profiles() => new()
    {
        ["inferenceProfileSummaries"] = new JsonArray([.. ProfileIds.Select(id => new JsonObject
        {
            ["inferenceProfileId"] = id,
            ["inferenceProfileName"] = id,
            ["inferenceProfileArn"] = $"arn:aws:bedrock:us-east-1:000000000000:inference-profile/{id}",
            ["models"] = new JsonArray(new JsonObject { ["modelArn"] = $"arn:aws:bedrock:us-east-1::foundation-model/"
                + $"{id[(id.IndexOf('.') + 1)..]}" }),
            ["status"] = "ACTIVE",
            ["type"] = "SYSTEM_DEFINED",
            ["createdAt"] = "2025-09-29T00:00:00Z",
            ["updatedAt"] = "2025-09-29T00:00:00Z",
        })]),
    };
}
