using System.Text.Json;
using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

/// <summary>Writes fields of requests.</summary>
internal static class RequestFields
{
    public static void WriteFields(this Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, JsonNode?>> fields)
    {
        foreach (var (name, value) in fields)
        {
            writer.WritePropertyName(name);
            value!.WriteTo(writer);
        }
    }
}
