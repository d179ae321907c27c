using System.Text.Json;
using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;

/// <summary>The Messages API, wherever it is reached. Used by one at a time.</summary>
internal interface IMessagesApi : IDisposable
{
    /// <summary>Which agent asks.</summary>
    AgentKind Kind { get; }

    /// <summary>The model that is asked.</summary>
    string Model { get; }

    /// <summary>How long the last answer asked to wait; null where it did not.</summary>
    TimeSpan? RetryAfter { get; }

    /// <summary>Writes a request as the service wants it.</summary>
    /// <param name="request">The fields of the request, the model among them.</param>
    RequestBody Write(JsonObject request);

    /// <summary>Asks once. Nothing is tried again in here.</summary>
    /// <param name="body">The request as it is sent.</param>
    /// <returns>The events of the streamed answer. One that simply ends need not be whole.</returns>
    /// <exception cref="Wire.ServiceAnswerException">The service answered with an error.</exception>
    IAsyncEnumerable<JsonElement> StreamAsync(RequestBody body, CancellationToken cancellationToken);
}
