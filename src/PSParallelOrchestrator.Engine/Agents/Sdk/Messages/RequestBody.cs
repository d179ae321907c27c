using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.Engine.Agents.Sdk.Messages;

/// <summary>A request as it is sent, and its size.</summary>
/// <param name="Bytes">Its size; a byte is a token at most.</param>
internal sealed record RequestBody(IReadOnlyDictionary<string, JsonElement> Fields, long Bytes)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes one.</summary>
    /// <returns>The request as it is sent.</returns>
    public static RequestBody Of(JsonObject request)
    {
        var bytes = Write(request);
        using var document = JsonDocument.Parse(bytes);
        return new RequestBody(
            document.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => field.Value.Clone(), StringComparer.Ordinal),
            bytes.Length);
    }

    /// <summary>The text of a node as it is sent.</summary>
    public static string Text(JsonNode node) => Encoding.UTF8.GetString(Write(node).Span);

    /// <summary>Whether an element can be written anew.</summary>
    /// <returns>Whether all its strings are valid text.</returns>
    public static bool IsWritable(JsonElement element)
    {
        try
        {
            using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>(), Plain);
            element.WriteTo(writer);
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static ReadOnlyMemory<byte> Write(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenMemory;
    }
}
