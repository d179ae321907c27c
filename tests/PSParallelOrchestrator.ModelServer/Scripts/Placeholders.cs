using System.Text.Json.Nodes;
using PSParallelOrchestrator.ModelServer.Requests;

namespace PSParallelOrchestrator.ModelServer.Scripts;

/// <summary>
/// Puts what only the request knows into a step: ${cwd}, the client's working directory, and ${toolResult}, the newest results.
/// </summary>
internal static class Placeholders
{
    private const string WorkingDirectory = "${cwd}";
    private const string ToolResult = "${toolResult}";

    public static ScriptStep Fill(ScriptStep step, ModelRequest request) => step with
    {
        Text = Fill(step.Text, request),
        Json = Fill(step.Json, request),
        Tools = [.. step.Tools.Select(tool => tool with { Input = (JsonObject)Fill(tool.Input, request)! })],
    };

    private static JsonNode? Fill(JsonNode? node, ModelRequest request) => node switch
    {
        JsonObject json => new JsonObject(json.Select(pair => KeyValuePair.Create(pair.Key, Fill(pair.Value, request)))),
        JsonArray array => new JsonArray([.. array.Select(item => Fill(item, request))]),
        JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(Fill(text, request)),
        _ => node?.DeepClone(),
    };

    private static string? Fill(string? text, ModelRequest request)
    {
        if (text is null || !text.Contains("${", StringComparison.Ordinal))
        {
            return text;
        }

        if (text.Contains(WorkingDirectory, StringComparison.Ordinal))
        {
            text = text.Replace(
                WorkingDirectory,
                request.WorkingDirectory ?? throw ScriptReader.Wrong("${cwd} in a script, and the request names no working directory"),
                StringComparison.Ordinal);
        }

        return text.Replace(ToolResult, request.ToolResults, StringComparison.Ordinal);
    }
}
