using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;

/// <summary>A tool that the model calls.</summary>
/// <param name="Id">What its result is told by.</param>
/// <param name="Input">What it is given; an empty object where the model wrote no JSON object.</param>
/// <param name="IsReadable">Whether the model wrote one.</param>
internal sealed record ToolCall(string Id, string Name, JsonElement Input, bool IsReadable)
{
    /// <summary>Reads a call.</summary>
    public static ToolCall Read(JsonElement start, string input)
    {
        var read = Parse(input.Length == 0 ? "{}" : input);
        return new ToolCall(start.Text("id") ?? "", start.Text("name") ?? "", read ?? Parse("{}")!.Value, read is not null);
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;

            // Half a character written as an escape parses, but can be neither read nor sent back.
            return root.ValueKind == JsonValueKind.Object && RequestBody.IsWritable(root) ? root.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
