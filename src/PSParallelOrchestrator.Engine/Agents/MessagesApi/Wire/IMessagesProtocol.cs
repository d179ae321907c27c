using System.Text.Json;
using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

/// <summary>How a service that offers the Messages API wants to be asked for a streamed answer, and how it gives it.</summary>
internal interface IMessagesProtocol
{
    /// <summary>What every request says of itself.</summary>
    IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Where a model is asked for a streamed answer, below the service's address; begins with a slash.</summary>
    string StreamPath(string model);

    /// <summary>Writes a request as the service wants it.</summary>
    /// <param name="request">Its fields, those of the Messages API.</param>
    void Write(Utf8JsonWriter writer, JsonObject request);

    /// <summary>
    /// Reads the events of a streamed answer. An error that comes in the middle of it is an event of the type <c>error</c>.
    /// </summary>
    /// <param name="answer">The body of the answer.</param>
    /// <exception cref="JsonException">An event is no JSON.</exception>
    /// <exception cref="InvalidDataException">The answer is damaged.</exception>
    IAsyncEnumerable<JsonElement> ReadAsync(Stream answer, CancellationToken cancellationToken);
}
