using System.Net;
using System.Net.Sockets;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>Which class an exception is of.</summary>
internal static class FailureClasses
{
    /// <summary>The class of an exception that ended an attempt.</summary>
    /// <param name="exception">The exception; a cancellation that the orchestrator itself asked for is none.</param>
    /// <returns>Transient where another try can help, TaskFailed where the task is to blame, else Permanent.</returns>
    public static FailureClass Of(Exception exception) => exception switch
    {
        OrchestratorException { Kind: OrchestratorErrorKind.Failed } or NotPlainFileException => FailureClass.TaskFailed,
        OrchestratorException
        {
            Kind: OrchestratorErrorKind.InputOutput or OrchestratorErrorKind.NotReadable or OrchestratorErrorKind.InUse
        } => FailureClass.Transient,
        HttpRequestException { StatusCode: { } status } => Of(status),
        HttpRequestException or SocketException or IOException or TimeoutException => FailureClass.Transient,

        // A client's time-out comes as a cancellation that nobody asked for.
        OperationCanceledException => FailureClass.Transient,
        AggregateException { InnerExceptions: [var only] } => Of(only),
        _ => FailureClass.Permanent,
    };

    private static FailureClass Of(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests => FailureClass.RateLimited,
        HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.Locked or >= HttpStatusCode.InternalServerError =>
            FailureClass.Transient,
        _ => FailureClass.Permanent,
    };
}
