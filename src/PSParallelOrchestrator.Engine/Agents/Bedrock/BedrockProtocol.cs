using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

namespace PSParallelOrchestrator.Engine.Agents.Bedrock;

/// <summary>The Messages API as Bedrock's runtime has it: the model stands in the path, the version in the body.</summary>
internal sealed class BedrockProtocol : IMessagesProtocol
{
    public IReadOnlyDictionary<string, string> Headers { get; } = new Dictionary<string, string>();

    public string StreamPath(string model) => $"/model/{Uri.EscapeDataString(model)}/invoke-with-response-stream";

    public void Write(Utf8JsonWriter writer, JsonObject request)
    {
        writer.WriteStartObject();
        writer.WriteString("anthropic_version", "bedrock-2023-05-31");
        writer.WriteFields(request.Where(field => field.Key != "model"));
        writer.WriteEndObject();
    }

    public IAsyncEnumerable<JsonElement> ReadAsync(Stream answer, CancellationToken cancellationToken) =>
        EventStreamAnswer.ReadAsync(answer, cancellationToken);
}
