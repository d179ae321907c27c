using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

/// <summary>A streamed answer as server-sent events, each with JSON as its data.</summary>
internal static class ServerSentAnswer
{
    /// <summary>Reads the data of its events.</summary>
    /// <exception cref="JsonException">An event is no JSON.</exception>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(
        Stream answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = SseParser.Create(answer, static (_, data) => data.IsEmpty ? default : JsonElement.Parse(data));
        await foreach (var streamed in events.EnumerateAsync(cancellationToken))
        {
            if (streamed.Data.ValueKind != JsonValueKind.Undefined)
            {
                yield return streamed.Data;
            }
        }
    }
}
