using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Agents.Sdk.Messages;

/// <summary>The Messages API, wherever it is reached. Used by one at a time.</summary>
internal interface IMessagesApi : IDisposable
{
    /// <summary>Which agent asks.</summary>
    AgentKind Kind { get; }

    /// <summary>The model that is asked.</summary>
    string Model { get; }

    /// <summary>How long the last answer asked to wait; null where it did not.</summary>
    TimeSpan? RetryAfter { get; }

    /// <summary>Asks once. Nothing is tried again in here.</summary>
    /// <param name="request">The fields of the request, the model among them.</param>
    /// <returns>The events of the streamed answer. One that simply ends need not be whole.</returns>
    IAsyncEnumerable<JsonElement> StreamAsync(IReadOnlyDictionary<string, JsonElement> request, CancellationToken cancellationToken);
}
