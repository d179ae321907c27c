using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace PSParallelOrchestrator.ModelServer.Requests;

/// <summary>The rules of the real services that a client breaks most easily.</summary>
internal static class RequestRules
{
    /// <summary>The value of anthropic_version that Bedrock documents.</summary>
    public const string BedrockVersion = "bedrock-2023-05-31";

    public static void Check(ModelRequest request, IHeaderDictionary headers)
    {
        if (request.Protocol == ModelProtocol.Bedrock)
        {
            CheckBedrock(request.Body);
        }
        else if (!headers.ContainsKey("anthropic-version"))
        {
            throw RequestRefusedException.Invalid("anthropic-version: header is required");
        }

        CheckModel(request);
        if (request.Body["max_tokens"] is not JsonValue tokens || !tokens.TryGetValue(out long limit))
        {
            throw RequestRefusedException.Invalid("max_tokens: Field required");
        }

        if (limit < 1)
        {
            throw RequestRefusedException.Invalid("max_tokens: Input should be greater than or equal to 1");
        }

        CheckMessages(request.Messages);
        CheckToolChoice(request.Body);
        StructuredSchemaRules.Check(request.Body);
    }

    private static void CheckBedrock(JsonObject body)
    {
        foreach (string key in (string[])["model", "stream"])
        {
            if (body.ContainsKey(key))
            {
                throw RequestRefusedException.Invalid(
                    $"Malformed input request: #: extraneous key [{key}] is not permitted, please reformat your input and try again.");
            }
        }

        if ((body["anthropic_version"] as JsonValue)?.GetValue<string>() != BedrockVersion)
        {
            throw RequestRefusedException.Invalid(
                $"anthropic_version: Bedrock documents \"{BedrockVersion}\", received "
                    + $"{body["anthropic_version"]?.ToJsonString() ?? "nothing"}");
        }
    }

    private static void CheckModel(ModelRequest request)
    {
        string model = request.Model;
        if (model.Length == 0)
        {
            throw RequestRefusedException.Invalid("model: Field required");
        }

        bool known = request.Protocol == ModelProtocol.Messages
            ? model.StartsWith("claude", StringComparison.Ordinal) || model.Contains("anthropic.claude", StringComparison.Ordinal)
            : model.Contains("anthropic.claude", StringComparison.Ordinal) || model.StartsWith("arn:aws", StringComparison.Ordinal);
        if (!known)
        {
            throw request.Protocol == ModelProtocol.Messages
                ? new RequestRefusedException(404, "not_found_error", $"model: {model}")
                : RequestRefusedException.Invalid("The provided model identifier is invalid.");
        }
    }

    private static void CheckMessages(IReadOnlyList<RequestMessage> messages)
    {
        if (messages.Count == 0)
        {
            throw RequestRefusedException.Invalid("messages: at least one message is required");
        }

        if (messages[0].IsAssistant)
        {
            throw RequestRefusedException.Invalid("messages: first message must use the \"user\" role");
        }

        for (int at = 0; at < messages.Count; at++)
        {
            if (messages[at].Text.Length == 0 && messages[at].Blocks.Count == 0 && at < messages.Count - 1)
            {
                throw RequestRefusedException.Invalid(
                    $"messages.{at}: all messages must have non-empty content except for the optional final assistant message");
            }

            string[] calls = [.. messages[at].ToolUses.Select(call => call["id"]?.GetValue<string>() ?? string.Empty)];
            HashSet<string> answered = at + 1 < messages.Count
                ? [.. messages[at + 1].ToolResults.Select(result => result["tool_use_id"]?.GetValue<string>() ?? string.Empty)]
                : [];
            string[] open = [.. calls.Where(call => !answered.Contains(call))];
            if (open.Length > 0)
            {
                throw RequestRefusedException.Invalid(
                    $"messages.{at}: `tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", open)}. "
                        + $"Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
            }

            string[] stray = [.. answered.Where(id => !calls.Contains(id))];
            if (stray.Length > 0)
            {
                throw RequestRefusedException.Invalid(
                    $"messages.{at + 1}: unexpected `tool_use_id` found in `tool_result` blocks: {string.Join(", ", stray)}. Each "
                        + $"`tool_result` block must have a corresponding `tool_use` block in the previous message.");
            }
        }
    }

    private static void CheckToolChoice(JsonObject body)
    {
        if (body["tool_choice"] is not JsonObject choice || choice["type"]?.GetValue<string>() != "tool")
        {
            return;
        }

        string name = choice["name"]?.GetValue<string>() ?? string.Empty;
        if (!(body["tools"] as JsonArray ?? []).OfType<JsonObject>().Any(tool => tool["name"]?.GetValue<string>() == name))
        {
            throw RequestRefusedException.Invalid($"tool_choice: tool '{name}' not found in provided tools");
        }

        if ((body["thinking"] as JsonObject)?["type"]?.GetValue<string>() == "enabled")
        {
            throw RequestRefusedException.Invalid("Thinking may not be enabled when tool_choice forces tool use.");
        }
    }
}
