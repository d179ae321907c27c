using System.Text.Json;
using System.Text.Json.Nodes;
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

    /// <summary>Reads a description. What it does not say of the options, as one of an earlier version, is at its default.</summary>
    /// <param name="json">The description as JSON.</param>
    /// <returns>It.</returns>
    /// <exception cref="JsonException">It is none.</exception>
    /// <exception cref="InvalidOperationException">It is no object.</exception>
    public static RunDescription Read(JsonElement json)
    {
        var description = JsonObject.Create(json) ?? throw new JsonException("It is empty.");
        if (description["options"] is JsonObject given)
        {
            // What the serializer makes of a property that is missing is null or zero, whatever its initializer says.
            var options = JsonSerializer.SerializeToNode(new RunOptions(), RunJson.Default.RunOptions)!.AsObject();
            Override(options, given);
            description["options"] = options;
        }

        return description.Deserialize(RunJson.Default.RunDescription) ?? throw new JsonException("It is empty.");
    }

    private static void Override(JsonObject defaults, JsonObject given)
    {
        foreach (var (name, value) in given)
        {
            if (value is JsonObject inner && defaults[name] is JsonObject innerDefaults)
            {
                Override(innerDefaults, inner);
            }
            else
            {
                defaults[name] = value?.DeepClone();
            }
        }
    }
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
