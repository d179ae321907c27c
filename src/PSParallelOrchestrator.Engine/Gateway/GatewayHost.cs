using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>A gateway as a process: <c>psorch gateway</c>.</summary>
public static class GatewayHost
{
    /// <summary>Runs a gateway until nobody needs it any more.</summary>
    /// <param name="settings">The line that it is started with.</param>
    /// <param name="server">What brings the calls.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>A task that ends with it.</returns>
    /// <exception cref="OrchestratorException">It could not begin.</exception>
    public static async Task RunAsync(string settings, IWebServer server, TimeProvider time, CancellationToken stop)
    {
        using var gateway = GatewayServer.Create(settings, time);
        try
        {
            var address = await server.StartAsync(GatewaySocket.Prepare(), gateway.HandleAsync);
            GatewaySocket.Open();
            gateway.Announce(address, ProcessIdentity.Of(Environment.ProcessId)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw GatewayErrors.NotStarted(e.Message, e);
        }

        await Task.WhenAny(gateway.Unneeded, Task.Delay(Timeout.InfiniteTimeSpan, time, stop));
        GatewaySocket.Remove();
    }
}
