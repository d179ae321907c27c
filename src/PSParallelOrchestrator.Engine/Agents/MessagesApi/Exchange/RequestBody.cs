using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;

/// <summary>A request as it is sent.</summary>
/// <param name="Json">Its bytes.</param>
internal sealed record RequestBody(ReadOnlyMemory<byte> Json)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes one.</summary>
    /// <param name="write">Writes the request as the service wants it.</param>
    public static RequestBody Of(JsonObject request, Action<Utf8JsonWriter, JsonObject> write) =>
        new(Written(writer => write(writer, request)));

    /// <summary>The text of a node as it is sent.</summary>
    public static string Text(JsonNode node) => Encoding.UTF8.GetString(Written(writer => node.WriteTo(writer)).Span);

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

    private static ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }
}
