using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.ModelServer.Requests;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">user, assistant, or system (Claude Code puts such among the messages).</param>
/// <param name="Text">Its text blocks, joined by line ends; tool results are not in it.</param>
/// <param name="Blocks">Its content blocks; empty where the content is a plain string.</param>
public sealed record RequestMessage(string Role, string Text, IReadOnlyList<JsonObject> Blocks)
{
    /// <summary>Whether the model said it.</summary>
    public bool IsAssistant => Role == "assistant";

    /// <summary>The tool calls in it.</summary>
    public IEnumerable<JsonObject> ToolUses => Blocks.Where(block => TypeOf(block) == "tool_use");

    /// <summary>The tool results in it.</summary>
    public IEnumerable<JsonObject> ToolResults => Blocks.Where(block => TypeOf(block) == "tool_result");

    /// <summary>The texts of its tool results, joined by line ends.</summary>
    public string ToolResultText => string.Join('\n', ToolResults.Select(result => TextOf(result["content"])));

    internal static RequestMessage Of(JsonObject message) => new(
        message["role"]?.GetValue<string>() ?? string.Empty,
        TextOf(message["content"]),
        [.. (message["content"] as JsonArray ?? []).OfType<JsonObject>()]);

    /// <summary>The text of a content: a string, or an array of blocks whose text blocks count.</summary>
    internal static string TextOf(JsonNode? content) => content switch
    {
        JsonValue value when value.TryGetValue(out string? text) => text,
        JsonArray blocks => string.Join('\n', blocks.OfType<JsonObject>()
            .Where(block => TypeOf(block) == "text")
            .Select(block => block["text"]?.GetValue<string>())),
        _ => string.Empty,
    };

    internal static string? TypeOf(JsonObject block) =>
        block["type"] is JsonValue value && value.TryGetValue(out string? type) ? type : null;
}
