namespace PSParallelOrchestrator.Engine.Backends.Docker.Connections;

/// <summary>Makes connections to an engine.</summary>
internal interface IEngineConnector : IDisposable
{
    /// <summary>Makes one, for one request.</summary>
    /// <exception cref="EngineUnreachableException">None can be had, and why is known.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">None can be had.</exception>
    Task<Stream> ConnectAsync(CancellationToken cancellationToken);
}
