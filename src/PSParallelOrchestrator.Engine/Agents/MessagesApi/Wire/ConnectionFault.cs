namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

/// <summary>What it means that a connection to a service failed.</summary>
internal static class ConnectionFault
{
    /// <summary>Whether nothing was sent, so that nothing can have been charged.</summary>
    public static bool WasNeverSent(Exception exception) =>
        (exception as HttpRequestException ?? exception.InnerException as HttpRequestException)?.HttpRequestError
            is HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError;

    /// <summary>What went wrong in the first place.</summary>
    public static string Cause(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message;
    }
}
