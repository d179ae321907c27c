using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.ModelServer.Wire;

/// <summary>JSON as the services send it: characters as they are, escaped only where JSON wants it.</summary>
internal static class WireJson
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode json) => json.ToJsonString(Plain);

    public static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(Text(json));
}
