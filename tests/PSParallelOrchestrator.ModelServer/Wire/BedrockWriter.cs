using System.Globalization;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.ModelServer.Answers;

namespace PSParallelOrchestrator.ModelServer.Wire;

/// <summary>The Bedrock runtime: event-stream frames and AWS exceptions.</summary>
internal sealed class BedrockWriter : IProtocolWriter
{
    public string StreamContentType => "application/vnd.amazon.eventstream";

    public string RequestIdHeader => "x-amzn-requestid";

    public byte[] Event(StreamEvent each)
    {
        JsonObject data = each.Data;
        if (each.Type == "message_stop")
        {
            data = (JsonObject)data.DeepClone();
            data["amazon-bedrock-invocationMetrics"] = new JsonObject
            {
                ["inputTokenCount"] = each.Known.Input,
                ["outputTokenCount"] = each.Known.Output,
                ["invocationLatency"] = 1,
                ["firstByteLatency"] = 1,
            };
        }

        JsonObject payload = new()
        {
            ["bytes"] = Convert.ToBase64String(WireJson.Bytes(data)),
            // The service pads with a run of letters against guesses by length.
            ["p"] = "abcdefghijklmnopqrstuvwxyz",
        };
        return EventStreamFrame.Event("chunk", WireJson.Text(payload));
    }

    public byte[] StreamError(string type, string message, string requestId)
    {
        string exception = AwsType(ErrorTypes.StatusOf(type), type);
        return EventStreamFrame.Exception(
            char.ToLowerInvariant(exception[0]) + exception[1..],
            WireJson.Text(new JsonObject { ["message"] = message }));
    }

    public ProtocolError Error(int status, string? type, string? message, string requestId)
    {
        // A bad key is 403 on AWS; overloaded is 503.
        int sent = status switch { 401 => 403, 413 => 400, 529 => 503, _ => status };
        string exception = status == 401 && type is null ? "UnrecognizedClientException" : AwsType(status, type);
        return new(sent, new() { ["message"] = message ?? MessageOf(exception) },
            new Dictionary<string, string> { ["x-amzn-errortype"] = $"{exception}:http://internal.amazon.com/coral/com.amazon.bedrock/" });
    }

    public IReadOnlyDictionary<string, string> AnswerHeaders(AnswerMessage message) => new Dictionary<string, string>
    {
        // The C# SDK fails without it.
        ["x-amzn-bedrock-content-type"] = "application/json",
        ["x-amzn-bedrock-input-token-count"] = message.Usage.Input.ToString(CultureInfo.InvariantCulture),
        ["x-amzn-bedrock-output-token-count"] = message.Usage.Output.ToString(CultureInfo.InvariantCulture),
        ["x-amzn-bedrock-invocation-latency"] = "1",
    };

    /// <summary>A script's own AWS type as it is, else the one of the status.</summary>
    private static string AwsType(int status, string? type) => type?.EndsWith("Exception", StringComparison.Ordinal) == true
        ? char.ToUpperInvariant(type[0]) + type[1..]
        : status switch
        {
            400 or 413 => "ValidationException",
            401 => "UnrecognizedClientException",
            403 => "AccessDeniedException",
            404 => "ResourceNotFoundException",
            408 => "ModelTimeoutException",
            424 => "ModelErrorException",
            429 => "ThrottlingException",
            503 or 529 => "ServiceUnavailableException",
            _ => "InternalServerException",
        };

    private static string MessageOf(string exception) => exception switch
    {
        "AccessDeniedException" => "You don't have access to the model with the specified model ID.",
        "ThrottlingException" => "Too many requests, please wait before trying again.",
        "UnrecognizedClientException" => "The security token included in the request is invalid.",
        "ExpiredTokenException" => "The security token included in the request is expired",
        "ServiceUnavailableException" => "Bedrock is unable to process your request.",
        "ResourceNotFoundException" => "Could not resolve the foundation model from the provided model identifier.",
        "ModelTimeoutException" => "The model timed out in processing the request. Try your request again.",
        "ValidationException" => "The request is not valid.",
        _ => "The server encountered an internal error while processing the request.",
    };
}
