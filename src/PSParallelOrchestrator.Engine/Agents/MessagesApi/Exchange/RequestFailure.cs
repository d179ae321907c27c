using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;

/// <summary>Why a request failed, from what asking threw.</summary>
internal static class RequestFailure
{
    private const int LongestText = 400;

    /// <summary>Reads an exception.</summary>
    /// <param name="kind">Which agent asked.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="retryAfter">How long the service asks to wait.</param>
    public static AttemptOutcome Of(AgentKind kind, Exception exception, TimeSpan? retryAfter) => exception switch
    {
        ServiceAnswerException answered => AgentFailures.OfStatus(kind, answered.Status, Shorten(answered.Message), retryAfter),
        HttpRequestException or IOException => Passing(
            $"{kind}: the connection to the service was lost: {Shorten(ConnectionFault.Cause(exception))}"),
        OperationCanceledException or TimeoutException => Passing($"{kind}: the service did not answer in time."),
        _ => Passing($"{kind}: the answer is broken, or none of the Messages API: {Shorten(exception.Message)}"),
    };

    private static AttemptOutcome Passing(string message) => new(FailureClass.Transient, message);

    private static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length > LongestText ? line[..LongestText] + "..." : line;
    }
}
