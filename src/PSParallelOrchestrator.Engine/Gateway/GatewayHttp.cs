namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>How the gateway is spoken to.</summary>
internal static class GatewayHttp
{
    /// <summary>A client without proxies, that waits as long as who asks, and closes at once what it does not read to its end.</summary>
    public static HttpClient Create() =>
        new(new SocketsHttpHandler { UseProxy = false, MaxResponseDrainSize = 0 }) { Timeout = Timeout.InfiniteTimeSpan };
}
