using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.Engine.Gateway.Wire;

/// <summary>An answer of the gateway itself that is an error, in the form of the Messages API.</summary>
internal sealed record GatewayError(int Status, string Type, string Message)
{
    /// <summary>The service's own body, where the error is its own; empty where it is not.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>The headers of the service's own answer.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RawHeaders { get; init; } = [];

    public static GatewayError NotAuthorized { get; } = new(
        401, "authentication_error", "The model gateway of psorch does not know this token: tokens are good while their attempt runs.");

    public static GatewayError Refused(string message) => new(403, "permission_error", $"Model gateway of psorch: {message}");

    public static GatewayError Invalid(string message) => new(400, "invalid_request_error", $"Model gateway of psorch: {message}");

    public static GatewayError TooLarge(long most) => new(
        413, "request_too_large", FormattableString.Invariant($"Model gateway of psorch: the request has more than {most} bytes."));

    public static GatewayError NotFound(string method, string path) => new(
        404, "not_found_error", $"The model gateway of psorch passes on nothing like {method} {path}.");

    public static GatewayError Spent(string message) => new(402, "billing_error", $"Model gateway of psorch: {message}");

    public static GatewayError Unreachable(string message) => new(502, "api_error", $"Model gateway of psorch: {message}");

    public static GatewayError Silent(TimeSpan limit) => new(
        504,
        "timeout_error",
        FormattableString.Invariant($"Model gateway of psorch: the service said nothing for {limit}; it may be stuck."));

    /// <summary>Its body.</summary>
    public JsonObject Body => new() { ["type"] = "error", ["error"] = new JsonObject { ["type"] = Type, ["message"] = Message } };
}
