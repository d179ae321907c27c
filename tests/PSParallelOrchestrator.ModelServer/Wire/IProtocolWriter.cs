using System.Text.Json.Nodes;
using PSParallelOrchestrator.ModelServer.Answers;

namespace PSParallelOrchestrator.ModelServer.Wire;

/// <summary>How one protocol puts answers and errors on the wire.</summary>
internal interface IProtocolWriter
{
    /// <summary>The content type of a streamed answer.</summary>
    string StreamContentType { get; }

    /// <summary>The header that names the request.</summary>
    string RequestIdHeader { get; }

    /// <summary>The bytes of one event.</summary>
    byte[] Event(StreamEvent each);

    /// <summary>The bytes of an error in the middle of a stream.</summary>
    byte[] StreamError(string type, string message, string requestId);

    /// <summary>An error's status, body and headers, from the type and status of the Messages API.</summary>
    ProtocolError Error(int status, string? type, string? message, string requestId);

    /// <summary>The headers of a good answer.</summary>
    IReadOnlyDictionary<string, string> AnswerHeaders(AnswerMessage message);
}

/// <summary>An error answer.</summary>
internal sealed record ProtocolError(int Status, JsonObject Body, IReadOnlyDictionary<string, string> Headers);
