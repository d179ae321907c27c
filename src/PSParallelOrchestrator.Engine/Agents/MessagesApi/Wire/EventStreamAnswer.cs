using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime.EventStreams;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

/// <summary>
/// A streamed answer as an AWS event stream: frames with a length, headers, and JSON, in which an event of the Messages API stands in
/// base64. Source: "Amazon Event Stream Encoding" in the AWS documentation.
/// </summary>
internal static class EventStreamAnswer
{
    // Of lengths and checksums; a frame of the service has 24 MB at most.
    private const int LeastFrame = 16;
    private const int MostFrame = 24 * 1024 * 1024;

    /// <summary>Reads the events in its frames. An exception of the service is an event of the type <c>error</c>.</summary>
    /// <exception cref="InvalidDataException">A frame is damaged.</exception>
    /// <exception cref="JsonException">An event is no JSON.</exception>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(
        Stream answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var head = new byte[sizeof(int)];
        while (await answer.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) == head.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(head);
            if (length is < LeastFrame or > MostFrame)
            {
                throw new InvalidDataException($"A frame of the answer claims to have {length} bytes.");
            }

            var frame = new byte[length];
            head.CopyTo(frame, 0);
            await answer.ReadExactlyAsync(frame.AsMemory(head.Length), cancellationToken);
            if (Event(Parse(frame)) is { ValueKind: not JsonValueKind.Undefined } streamed)
            {
                yield return streamed;
            }
        }
    }

    private static EventStreamMessage Parse(byte[] frame)
    {
        try
        {
            return EventStreamMessage.FromBuffer(frame, 0, frame.Length);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It throws whatever its reading runs into.
            throw new InvalidDataException($"A frame of the answer is damaged: {e.Message}", e);
        }
    }

    private static JsonElement Event(EventStreamMessage frame) => Header(frame, ":message-type") switch
    {
        "event" => Content(JsonElement.Parse(frame.Payload)),
        "exception" => Error(
            Header(frame, ":exception-type"),
            frame.Payload.Length == 0 ? null : JsonElement.Parse(frame.Payload).Text("message")),
        "error" => Error(Header(frame, ":error-code"), Header(frame, ":error-message")),
        _ => default,
    };

    private static JsonElement Content(JsonElement payload)
    {
        try
        {
            return payload.Find("bytes") is { ValueKind: JsonValueKind.String } bytes
                ? JsonElement.Parse(bytes.GetBytesFromBase64())
                : default;
        }
        catch (FormatException e)
        {
            throw new InvalidDataException("A frame of the answer is not in base64.", e);
        }
    }

    private static JsonElement Error(string? type, string? message)
    {
        var error = new JsonObject
        {
            ["type"] = "error",
            ["error"] = new JsonObject { ["type"] = type, ["message"] = message },
        };
        return JsonElement.Parse(error.ToJsonString());
    }

    private static string? Header(EventStreamMessage frame, string name) =>
        frame.Headers.TryGetValue(name, out var header) && header.HeaderType == EventStreamHeaderType.String ? header.AsString() : null;
}
