using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.ModelServer.Requests;

/// <summary>The ways a client asks for an answer that fits a schema.</summary>
public enum StructuredOutputWay
{
    /// <summary>output_config.format: the answer is JSON text.</summary>
    Format,

    /// <summary>tool_choice names a tool: the answer is a call of it.</summary>
    ForcedTool,

    /// <summary>Claude Code's --json-schema: a tool named StructuredOutput is offered.</summary>
    StructuredOutputTool,
}

/// <summary>What structure the answer must have.</summary>
/// <param name="Way">How it was asked for.</param>
/// <param name="Schema">The JSON schema.</param>
/// <param name="ToolName">The tool to call; null for <see cref="StructuredOutputWay.Format"/>.</param>
public sealed record StructuredOutputRequest(StructuredOutputWay Way, JsonObject Schema, string? ToolName)
{
    /// <summary>The tool that Claude Code adds for --json-schema.</summary>
    public const string ClaudeCodeTool = "StructuredOutput";

    internal static StructuredOutputRequest? Of(JsonObject body)
    {
        if (((body["output_config"] as JsonObject)?["format"] as JsonObject)?["schema"] is JsonObject format)
        {
            return new(StructuredOutputWay.Format, format, null);
        }

        List<JsonObject> tools = [.. (body["tools"] as JsonArray ?? []).OfType<JsonObject>()];
        var choice = body["tool_choice"] as JsonObject;
        string? forced = choice?["type"]?.GetValue<string>() switch
        {
            "tool" => choice["name"]?.GetValue<string>(),
            "any" when tools.Count == 1 => tools[0]["name"]?.GetValue<string>(),
            _ => null,
        };
        if (forced is not null && SchemaOf(tools, forced) is { } forcedSchema)
        {
            return new(StructuredOutputWay.ForcedTool, forcedSchema, forced);
        }

        return SchemaOf(tools, ClaudeCodeTool) is { } schema
            ? new(StructuredOutputWay.StructuredOutputTool, schema, ClaudeCodeTool)
            : null;
    }

    private static JsonObject? SchemaOf(List<JsonObject> tools, string name) =>
        tools.Find(tool => tool["name"]?.GetValue<string>() == name)?["input_schema"] as JsonObject;
}
