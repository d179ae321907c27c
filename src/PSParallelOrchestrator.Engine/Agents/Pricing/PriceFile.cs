using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Agents.Pricing;

/// <summary>Reads files of prices.</summary>
internal static class PriceFile
{
    private const int LargestBytes = 4 * 1024 * 1024;
    private const string BuiltIn = "PSParallelOrchestrator.Engine.Agents.Pricing.prices.json";

    /// <summary>Reads the built-in prices.</summary>
    /// <returns>The table.</returns>
    public static PriceTable ReadBuiltIn()
    {
        using var stream = typeof(PriceFile).Assembly.GetManifestResourceStream(BuiltIn)
            ?? throw new InvalidOperationException($"The assembly lacks {BuiltIn}.");
        var data = JsonSerializer.Deserialize(stream, PriceJson.Default.PriceData)!;
        return new PriceTable(data.Date!.Value, data.Models) { Aliases = data.Aliases!, BedrockIds = data.Bedrock! };
    }

    /// <summary>Reads the text of a user's prices, which goes where the file is not.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The text; it is valid.</returns>
    /// <exception cref="OrchestratorException">It cannot be read, and where.</exception>
    public static string ReadText(string path)
    {
        try
        {
            var bytes = SmallFile.Read(path, LargestBytes) ?? throw new JsonException("It is larger than 4 MiB.");
            _ = Parse(bytes);
            return Encoding.UTF8.GetString(bytes);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw AgentErrors.PriceFileInvalid(path, e);
        }
    }

    /// <summary>Reads the text of a user's prices.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Prices by model, as the text names them.</returns>
    /// <exception cref="OrchestratorException">It cannot be read, and where.</exception>
    public static IReadOnlyDictionary<string, ModelPrice> ParseText(string text)
    {
        try
        {
            return Parse(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException e)
        {
            throw AgentErrors.PriceFileInvalid("task.json", e);
        }
    }

    private static IReadOnlyDictionary<string, ModelPrice> Parse(ReadOnlySpan<byte> bytes)
    {
        var models = JsonSerializer.Deserialize(bytes, PriceJson.Default.PriceData)?.Models ?? throw new JsonException("It holds null.");
        var wrong = models.FirstOrDefault(entry =>
            entry.Value is not { RegionalFactor: null or > 0, ContextTokens: > 0, MaxOutputTokens: > 0 }
            || !AreRates(entry.Value)
            || !entry.Value.Bands.All(AreRates));
        if (wrong.Key is not null)
        {
            throw new JsonException($"The prices of '{wrong.Key}' are not all given and 0 or more, its sizes 1 or more.");
        }

        var unordered = models.FirstOrDefault(entry => !entry.Value.Bands.Prepend(null)
            .Zip(entry.Value.Bands, (before, band) => band.AbovePromptTokens > (before?.AbovePromptTokens ?? 0))
            .All(isOrdered => isOrdered));
        return unordered.Key is null
            ? models
            : throw new JsonException($"The bands of '{unordered.Key}' do not go from smaller to larger requests.");
    }

    private static bool AreRates(TokenRates? rates) =>
        rates is { Input: >= 0, Output: >= 0, CacheWrite: >= 0, CacheWriteHour: >= 0, CacheRead: >= 0 };
}

/// <summary>A file of prices.</summary>
internal sealed record PriceData
{
    /// <summary>The day the prices were true.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>What the names of families mean; in the built-in file alone.</summary>
    public IReadOnlyDictionary<string, string>? Aliases { get; init; }

    /// <summary>Ids of Bedrock that are not just the model's name; in the built-in file alone.</summary>
    public IReadOnlyDictionary<string, string>? Bedrock { get; init; }

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
