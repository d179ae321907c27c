using System.Text.Json;
using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>Writes a <see cref="MemorySize"/> as a text like <c>4G</c>, and reads it back.</summary>
public sealed class MemorySizeJsonConverter : JsonConverter<MemorySize>
{
    /// <inheritdoc/>
    public override MemorySize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        MemorySize.TryParse(reader.GetString(), out var size)
            ? size
            : throw new JsonException($"'{reader.GetString()}' is not a size; write it like 512M or 4G.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, MemorySize value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
