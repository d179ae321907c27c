using System.Text;
using Amazon.Runtime.EventStreams;
using PSParallelOrchestrator.Engine.Gateway.Requests;

namespace PSParallelOrchestrator.Engine.Gateway.Wire;

/// <summary>Events that the gateway itself puts into a stream.</summary>
internal static class ClientStream
{
    /// <summary>The type of a streamed answer.</summary>
    public static string ContentType(ServiceKind service) =>
        service == ServiceKind.Bedrock ? "application/vnd.amazon.eventstream" : "text/event-stream; charset=utf-8";

    /// <summary>An event as it is sent.</summary>
    /// <param name="json">The event of the Messages API.</param>
    public static ReadOnlyMemory<byte> Event(ServiceKind service, string name, byte[] json) => service == ServiceKind.Bedrock
        ? Frame(json)
        : (byte[])[.. Encoding.UTF8.GetBytes($"event: {name}\ndata: "), .. json, .. "\n\n"u8];

    private static byte[] Frame(byte[] json)
    {
        var payload = Encoding.UTF8.GetBytes($$"""{"bytes":"{{Convert.ToBase64String(json)}}"}""");
        List<IEventStreamHeader> headers =
        [
            Text(":event-type", "chunk"), Text(":content-type", "application/json"), Text(":message-type", "event"),
        ];
        return new EventStreamMessage(headers, payload).ToByteArray();
    }

    private static EventStreamHeader Text(string name, string value)
    {
        var header = new EventStreamHeader(name);
        header.SetString(value);
        return header;
    }
}
