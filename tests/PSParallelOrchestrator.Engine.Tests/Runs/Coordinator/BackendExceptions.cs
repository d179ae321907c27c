using System.Net;
using System.Net.Sockets;

namespace PSParallelOrchestrator.Engine.Tests.Runs.Coordinator;

/// <summary>What a backend may throw, by name, with the class that each of them is of.</summary>
internal static class BackendExceptions
{
    private static readonly Dictionary<string, (Func<Exception> Make, FailureClass Failure)> All = new()
    {
        ["client time-out"] = (() => new TaskCanceledException("The request was canceled due to a time-out."), FailureClass.Transient),
        ["cancellation"] = (() => new OperationCanceledException(), FailureClass.Transient),
        ["HTTP"] = (() => new HttpRequestException("Connection refused."), FailureClass.Transient),
        ["HTTP 503"] = (() => new HttpRequestException("Busy.", null, HttpStatusCode.ServiceUnavailable), FailureClass.Transient),
        ["HTTP 429"] = (() => new HttpRequestException("Slower.", null, HttpStatusCode.TooManyRequests), FailureClass.RateLimited),
        ["HTTP 403"] = (() => new HttpRequestException("No.", null, HttpStatusCode.Forbidden), FailureClass.Permanent),
        ["socket"] = (() => new SocketException((int)SocketError.ConnectionReset), FailureClass.Transient),
        ["I/O"] = (() => new IOException("The pipe is broken."), FailureClass.Transient),
        ["time-out"] = (() => new TimeoutException("It took too long."), FailureClass.Transient),
        ["aggregate"] = (() => new AggregateException(new SocketException((int)SocketError.HostDown)), FailureClass.Transient),
        ["access"] = (() => new UnauthorizedAccessException("Not allowed."), FailureClass.Permanent),
        ["fault"] = (() => new InvalidOperationException("A fault of the backend."), FailureClass.Permanent),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static Exception Make(string name) => All[name].Make();

    public static FailureClass Class(string name) => All[name].Failure;
}
