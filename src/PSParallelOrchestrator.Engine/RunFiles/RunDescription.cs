using System.Text.Json.Serialization;

namespace PSParallelOrchestrator.Engine.RunFiles;

/// <summary>Who a run is and how it is run: <c>.orchestrator/run.json</c>, written once.</summary>
internal sealed record RunDescription
{
    /// <summary>The newest format of a run directory that this version reads, and the one it writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format of the run directory.</summary>
    public required int Format { get; init; }

    /// <summary>The version that made it, for people.</summary>
    public required string Version { get; init; }

    /// <summary>The run's ULID.</summary>
    public required string RunId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How it is run.</summary>
    public required RunOptions Options { get; init; }
}

/// <summary>How a run's description is written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(RunDescription))]
internal sealed partial class RunJson : JsonSerializerContext;
