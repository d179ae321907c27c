using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;

/// <summary>Why a request failed, from what asking threw.</summary>
/// <param name="IsCharged">Whether the service may charge for it all the same.</param>
/// <param name="IsSilence">Whether the request was ended because nothing was heard for the stall limit.</param>
internal sealed record RequestFailure(AttemptOutcome Result, bool IsCharged = true, bool IsSilence = false)
{
    private const int LongestText = 400;

    /// <summary>Reads an exception.</summary>
    /// <param name="kind">Which agent asked.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="retryAfter">How long the service asks to wait.</param>
    /// <param name="hasStarted">Whether the answer had begun.</param>
    public static RequestFailure Of(AgentKind kind, Exception exception, TimeSpan? retryAfter, bool hasStarted) => exception switch
    {
        OrchestratorException own => new RequestFailure(new AttemptOutcome(FailureClasses.Of(own), own.Message), IsCharged: false),
        ServiceAnswerException answered => new RequestFailure(
            AgentFailures.OfStatus(kind, answered.Status, Shorten(answered.Message), retryAfter), answered.IsInStream && hasStarted),
        HttpRequestException or IOException => new RequestFailure(
            Passing($"{kind}: the connection to the service was lost: {Innermost(exception)}"), hasStarted || !NeverConnected(exception)),
        OperationCanceledException or TimeoutException => new RequestFailure(Passing($"{kind}: the service did not answer in time.")),
        _ => new RequestFailure(Passing($"{kind}: the answer is broken, or none of the Messages API: {Shorten(exception.Message)}")),
    };

    private static AttemptOutcome Passing(string message) => new(FailureClass.Transient, message);

    // Nothing was sent, so nothing can have been charged.
    private static bool NeverConnected(Exception exception) =>
        (exception as HttpRequestException ?? exception.InnerException as HttpRequestException)?.HttpRequestError
            is HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError;

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
