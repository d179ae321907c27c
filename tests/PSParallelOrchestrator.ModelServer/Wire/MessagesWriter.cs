using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.ModelServer.Answers;

namespace PSParallelOrchestrator.ModelServer.Wire;

/// <summary>The Messages API: server-sent events and typed error bodies.</summary>
internal sealed class MessagesWriter : IProtocolWriter
{
    public string StreamContentType => "text/event-stream; charset=utf-8";

    public string RequestIdHeader => "request-id";

    public byte[] Event(StreamEvent each) => Event(each.Type, each.Data);

    public byte[] StreamError(string type, string message, string requestId) => Event("error", Body(type, message, requestId));

    public ProtocolError Error(int status, string? type, string? message, string requestId)
    {
        type ??= ErrorTypes.OfStatus(status);
        // The service says its limits with every answer, also with a refusal for the limit.
        return new(
            status,
            Body(type, message ?? ErrorTypes.MessageOf(type), requestId),
            status == 429 ? Limits(0) : new Dictionary<string, string>());
    }

    public IReadOnlyDictionary<string, string> AnswerHeaders(AnswerMessage message) => Limits(3999);

    private static Dictionary<string, string> Limits(int remaining)
    {
        string reset = DateTimeOffset.UtcNow.AddSeconds(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        Dictionary<string, string> headers = new() { ["anthropic-organization-id"] = "00000000-0000-4000-8000-000000000000" };
        foreach (string what in (string[])["requests", "tokens", "input-tokens", "output-tokens"])
        {
            string scale = what == "requests" ? string.Empty : "000";
            headers[$"anthropic-ratelimit-{what}-limit"] = "4000" + scale;
            headers[$"anthropic-ratelimit-{what}-remaining"] = remaining == 0 ? "0" : remaining + scale;
            headers[$"anthropic-ratelimit-{what}-reset"] = reset;
        }

        return headers;
    }

    private static JsonObject Body(string type, string message, string requestId) => new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject { ["type"] = type, ["message"] = message },
        ["request_id"] = requestId,
    };

    private static byte[] Event(string type, JsonObject data) => Encoding.UTF8.GetBytes($"event: {type}\ndata: {WireJson.Text(data)}\n\n");
}
