using System.Text.Json;
using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>Writes a <see cref="BackendKind"/> as its name, and reads it back.</summary>
public sealed class BackendKindJsonConverter : JsonConverter<BackendKind>
{
    /// <inheritdoc/>
    public override BackendKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && BackendKind.TryParse(reader.GetString(), out var kind)
            ? kind
            : throw new JsonException("It is not the name of a backend.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, BackendKind value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Name);
}
