using System.Text;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Gateway.Requests;

namespace PSParallelOrchestrator.Engine.Gateway.Wire;

/// <summary>Answers of the gateway itself.</summary>
internal static class GatewayAnswer
{
    /// <summary>
    /// Sends an error: as the service gave it, or in the form of the Messages API; as an event where the stream has begun.
    /// </summary>
    public static async Task SendAsync(IGatewayCall call, GatewayError error)
    {
        if (call.HasBegun)
        {
            var service = RequestRoute.Of(call.Method, call.Path)?.Service ?? ServiceKind.Anthropic;
            await call.SendAsync(ClientStream.Event(service, "error", Bytes(error.Body)), call.Gone);
            return;
        }

        if (error.RawHeaders.Count > 0)
        {
            call.Begin(error.Status, error.RawHeaders);
            await call.SendAsync(error.Raw, call.Gone);
            return;
        }

        // The clients' own repetitions would only cost time.
        call.Begin(error.Status, [new("content-type", "application/json"), new("x-should-retry", "false")]);
        await call.SendAsync(Bytes(error.Body), call.Gone);
    }

    /// <summary>Sends a JSON object.</summary>
    /// <returns>No error.</returns>
    public static async Task<GatewayError?> SendAsync(IGatewayCall call, JsonObject body)
    {
        call.Begin(200, [new("content-type", "application/json")]);
        await call.SendAsync(Bytes(body), call.Gone);
        return null;
    }

    /// <summary>A line of a stream of JSON.</summary>
    public static ReadOnlyMemory<byte> Line(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString() + '\n');

    private static byte[] Bytes(JsonObject body) => Encoding.UTF8.GetBytes(body.ToJsonString());
}
