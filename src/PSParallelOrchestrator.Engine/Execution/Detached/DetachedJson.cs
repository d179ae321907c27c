using System.Text.Json.Serialization;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>How the files of a detached attempt are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(DetachedTask))]
[JsonSerializable(typeof(AttemptClaim))]
[JsonSerializable(typeof(AttemptResult))]
internal sealed partial class DetachedJson : JsonSerializerContext;
