using System.Text.Json;
using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>Writes <see cref="BackendOptions"/> as an object of texts, and reads them back as <see cref="BackendOptionTexts"/>.</summary>
public sealed class BackendOptionsJsonConverter : JsonConverter<BackendOptions>
{
    /// <inheritdoc/>
    public override BackendOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("Options of a backend are one object of names and texts.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            texts[name] = reader.Read() && reader.TokenType == JsonTokenType.String
                ? reader.GetString()!
                : throw new JsonException($"The backend's option '{name}' is not a text.");
        }

        return new BackendOptionTexts(texts);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, BackendOptions value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value.ToTexts())
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }
}
