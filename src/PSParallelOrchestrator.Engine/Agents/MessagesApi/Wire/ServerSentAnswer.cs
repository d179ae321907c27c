using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

/// <summary>A streamed answer as server-sent events, each with JSON as its data.</summary>
internal static class ServerSentAnswer
{
    /// <summary>Reads the data of its events.</summary>
    /// <exception cref="JsonException">An event is no JSON.</exception>
    public static IAsyncEnumerable<JsonElement> ReadAsync(Stream answer, CancellationToken cancellationToken) =>
        ReadAsync(answer, static (_, data) => Parse(data), cancellationToken);

    /// <summary>Reads its events.</summary>
    /// <param name="parse">Makes JSON of an event's name and data; what is undefined is left out.</param>
    /// <exception cref="JsonException">An event is no JSON.</exception>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(
        Stream answer, SseItemParser<JsonElement> parse, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var streamed in SseParser.Create(answer, parse).EnumerateAsync(cancellationToken))
        {
            if (streamed.Data.ValueKind != JsonValueKind.Undefined)
            {
                yield return streamed.Data;
            }
        }
    }

    /// <summary>The data of an event; undefined where there is none.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> data) => data.IsEmpty ? default : JsonElement.Parse(data);
}
