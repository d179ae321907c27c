using System.Text.Json.Serialization;

namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>How events are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    NewLine = "\n")]
[JsonSerializable(typeof(IJournalEvent))]
internal sealed partial class JournalJson : JsonSerializerContext;
