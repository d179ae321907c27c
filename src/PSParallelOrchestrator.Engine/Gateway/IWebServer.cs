namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>A web server that listens on an address of this machine alone, and on a socket, until its process ends.</summary>
public interface IWebServer
{
    /// <summary>Begins to listen.</summary>
    /// <param name="socket">The full path of the socket; null for none.</param>
    /// <param name="handle">Answers a call.</param>
    /// <returns>The address, without a slash at the end.</returns>
    Task<string> StartAsync(string? socket, Func<Wire.IGatewayCall, Task> handle);
}
