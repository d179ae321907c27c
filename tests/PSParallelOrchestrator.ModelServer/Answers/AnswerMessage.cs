using System.Text.Json.Nodes;
using PSParallelOrchestrator.ModelServer.Logs;
using PSParallelOrchestrator.ModelServer.Planning;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;
using PSParallelOrchestrator.ModelServer.Wire;

namespace PSParallelOrchestrator.ModelServer.Answers;

/// <summary>A whole message of the model.</summary>
internal sealed record AnswerMessage(string Id, string Model, IReadOnlyList<JsonObject> Content, string StopReason, TokenUsage Usage)
{
    public static AnswerMessage Of(ScriptStep step, ModelRequest request)
    {
        List<JsonObject> content = [];
        if (step.Thinking is not null)
        {
            content.Add(new() { ["type"] = "thinking", ["thinking"] = step.Thinking, ["signature"] = "c2lnbmF0dXJl" });
        }

        if (step.Text is not null)
        {
            content.Add(Text(step.Text));
        }

        if (Structured(step, request.Structure) is { } structured)
        {
            content.Add(structured);
        }

        content.AddRange(step.Tools.Select(ToolUse));
        if (step.Empty)
        {
            content.Clear();
        }
        else if (content.All(block => block["type"]!.GetValue<string>() == "thinking"))
        {
            content.Add(Text("OK"));
        }
        // No answer has more tokens than the request allows: budgets reserve by that.
        long output = Math.Clamp(content.Sum(block => (long)WireJson.Bytes(block).Length) / 4, 1, request.MaxTokens);
        ScriptedUsage usage = step.Usage ?? new();
        return new(Identifiers.New("msg_"), request.Model, content,
            step.Stop ?? (content.Any(block => block["type"]!.GetValue<string>() == "tool_use") ? "tool_use" : "end_turn"),
            new(usage.Input ?? request.InputTokens, usage.Output ?? output, usage.CacheWrite ?? 0, usage.CacheRead ?? 0));
    }

    public JsonObject ToJson() => Envelope([.. Content.Select(block => block.DeepClone())], StopReason, Usage);

    /// <summary>The message as message_start has it: no content, no end, and one output token so far.</summary>
    public JsonObject Opening() => Envelope([], null, OpeningUsage);

    /// <summary>What message_start says has been used.</summary>
    public TokenUsage OpeningUsage => Usage with { Output = Math.Min(1, Usage.Output) };

    public static JsonObject ToJson(TokenUsage usage) => new()
    {
        ["input_tokens"] = usage.Input,
        ["cache_creation_input_tokens"] = usage.CacheWrite,
        ["cache_read_input_tokens"] = usage.CacheRead,
        ["output_tokens"] = usage.Output,
    };

    private JsonObject Envelope(JsonArray content, string? stop, TokenUsage usage)
    {
        JsonObject stated = ToJson(usage);
        stated["service_tier"] = "standard";
        return new()
        {
            ["id"] = Id,
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = Model,
            ["content"] = content,
            ["stop_reason"] = stop,
            ["stop_sequence"] = null,
            ["usage"] = stated,
        };
    }

    private static JsonObject? Structured(ScriptStep step, StructuredOutputRequest? structure)
    {
        JsonNode? answer =
            step.JsonFromSchema && structure is not null ? new SchemaFiller(structure.Schema, null).Fill() : step.Json?.DeepClone();
        if (answer is null)
        {
            return null;
        }

        return structure?.ToolName is { } tool && answer is JsonObject input ? ToolUse(new(tool, input)) : Text(WireJson.Text(answer));
    }

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static JsonObject ToolUse(ToolCall call) => new()
    {
        ["type"] = "tool_use",
        ["id"] = Identifiers.New("toolu_"),
        ["name"] = call.Name,
        ["input"] = call.Input.DeepClone(),
    };
}
