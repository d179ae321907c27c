using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

namespace PSParallelOrchestrator.Engine.Agents.Anthropic;

/// <summary>The Messages API as the Anthropic API has it.</summary>
internal sealed class AnthropicProtocol : IMessagesProtocol
{
    public IReadOnlyDictionary<string, string> Headers { get; } = new Dictionary<string, string> { ["anthropic-version"] = "2023-06-01" };

    public string StreamPath(string model) => "/v1/messages";

    public void Write(Utf8JsonWriter writer, JsonObject request)
    {
        writer.WriteStartObject();
        writer.WriteFields(request);
        writer.WriteBoolean("stream", true);
        writer.WriteEndObject();
    }

    public IAsyncEnumerable<JsonElement> ReadAsync(Stream answer, CancellationToken cancellationToken) =>
        ServerSentAnswer.ReadAsync(answer, cancellationToken);
}
