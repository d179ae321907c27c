using System.Text.Json;
using System.Text.Json.Serialization;

namespace PSParallelOrchestrator.Engine.Agents.Pricing;

/// <summary>Reads files of prices.</summary>
internal static class PriceFile
{
    private const string BuiltIn = "PSParallelOrchestrator.Engine.Agents.Pricing.prices.json";

    /// <summary>Reads the built-in prices.</summary>
    /// <returns>The table.</returns>
    public static PriceTable ReadBuiltIn()
    {
        using var stream = typeof(PriceFile).Assembly.GetManifestResourceStream(BuiltIn)
            ?? throw new InvalidOperationException($"The assembly lacks {BuiltIn}.");
        var data = JsonSerializer.Deserialize(stream, PriceJson.Default.PriceData)!;
        return new PriceTable(data.Date!.Value, data.Models);
    }

    /// <summary>Reads a user's prices.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Prices by model, as the file names them.</returns>
    /// <exception cref="OrchestratorException">It cannot be read, and where.</exception>
    public static IReadOnlyDictionary<string, ModelPrice> Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var models = JsonSerializer.Deserialize(stream, PriceJson.Default.PriceData)?.Models ?? throw new JsonException("It holds null.");
            var wrong = models.FirstOrDefault(entry => entry.Value is not { Input: >= 0, Output: >= 0, CacheWrite: >= 0, CacheWriteHour: >= 0, CacheRead: >= 0, RegionalFactor: null or > 0, ContextTokens: > 0, MaxOutputTokens: > 0 });
            return wrong.Key is null ? models : throw new JsonException($"The prices of '{wrong.Key}' are not all given and 0 or more, its sizes 1 or more.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw AgentErrors.PriceFileInvalid(path, e);
        }
    }
}

/// <summary>A file of prices.</summary>
internal sealed record PriceData
{
    /// <summary>The day the prices were true.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Prices by the model's id.</summary>
    public required IReadOnlyDictionary<string, ModelPrice> Models { get; init; }
}

/// <summary>How prices are read from JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(PriceData))]
internal sealed partial class PriceJson : JsonSerializerContext;
