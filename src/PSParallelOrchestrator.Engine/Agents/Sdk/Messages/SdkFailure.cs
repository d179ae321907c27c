using Anthropic.Exceptions;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Agents.Sdk.Messages;

/// <summary>Why a request failed, from what the client threw.</summary>
/// <param name="IsCharged">Whether the service may charge for it all the same.</param>
/// <param name="IsSilence">Whether the request was ended because nothing was heard for the stall limit.</param>
internal sealed record SdkFailure(AttemptOutcome Result, bool IsCharged = true, bool IsSilence = false)
{
    private const int LongestText = 400;

    /// <summary>Reads an exception.</summary>
    /// <param name="kind">Which agent asked.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="retryAfter">How long the service asks to wait.</param>
    /// <param name="hasStarted">Whether the answer had begun.</param>
    public static SdkFailure Of(AgentKind kind, Exception exception, TimeSpan? retryAfter, bool hasStarted) => exception switch
    {
        OrchestratorException own => new SdkFailure(new AttemptOutcome(FailureClasses.Of(own), own.Message), IsCharged: false),
        AnthropicApiException answered => new SdkFailure(
            AgentFailures.OfStatus(kind, (int)answered.StatusCode, Said(answered), retryAfter), IsCharged: false),
        AnthropicSseException streamed => new SdkFailure(
            AgentFailures.OfStatus(kind, StatusOf(TypeOf(streamed)), Said(streamed), retryAfter), hasStarted),
        AnthropicIOException or HttpRequestException or IOException => new SdkFailure(
            Passing($"{kind}: the connection to the service was lost: {Innermost(exception)}"), hasStarted || !NeverConnected(exception)),
        OperationCanceledException or TimeoutException => new SdkFailure(Passing($"{kind}: the service did not answer in time.")),
        _ => new SdkFailure(Passing($"{kind}: the answer is broken: {Shorten(exception.Message)}")),
    };

    private static AttemptOutcome Passing(string message) => new(FailureClass.Transient, message);

    // Nothing was sent, so nothing can have been charged.
    private static bool NeverConnected(Exception exception) =>
        (exception as HttpRequestException ?? exception.InnerException as HttpRequestException)?.HttpRequestError
            is HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError;

    private static string Said(AnthropicServiceException exception)
    {
        var said = exception.ApiMessage;
        if (string.IsNullOrWhiteSpace(said))
        {
            said = exception is AnthropicApiException answered ? answered.ResponseBody : exception.Message;
        }

        return Shorten(said ?? "");
    }

    private static string? TypeOf(AnthropicSseException exception) => exception.Body.Find("error")?.Text("type");

    private static int StatusOf(string? type) => type switch
    {
        "invalid_request_error" or "validationException" => 400,
        "authentication_error" => 401,
        "billing_error" => 402,
        "permission_error" or "accessDeniedException" => 403,
        "not_found_error" or "resourceNotFoundException" => 404,
        "request_too_large" => 413,
        "rate_limit_error" or "throttlingException" => 429,
        "timeout_error" or "modelTimeoutException" => 504,
        "overloaded_error" or "serviceUnavailableException" => 529,
        _ => 500,
    };

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return Shorten(exception.Message);
    }

    private static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length > LongestText ? line[..LongestText] + "..." : line;
    }
}
