using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Connections;

/// <summary>Connects to an engine by tcp, with TLS where its endpoint has certificates.</summary>
internal sealed class TcpConnector(DockerEndpoint endpoint) : IEngineConnector
{
    // Waits for containers last long and are silent: that the other side is gone has to be found out.
    private const int SilentSeconds = 30;
    private const int ProbeSeconds = 10;
    private const int Probes = 3;
    private readonly EngineCertificates? certificates =
        endpoint.UsesTls ? EngineCertificates.Load(endpoint.Certificates, endpoint.SkipsVerification) : null;

    private volatile bool hasAnswered;

    public async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, SilentSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, ProbeSeconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
            await socket.ConnectAsync(endpoint.Address.DnsSafeHost, endpoint.Port, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return certificates is null
                ? new EngineStream(stream, stream, () => socket.Shutdown(SocketShutdown.Send))
                : await SecureAsync(stream, certificates, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
    }

    private async Task<Stream> SecureAsync(NetworkStream stream, EngineCertificates ours, CancellationToken cancellationToken)
    {
        var secured = new SslStream(stream);
        var problem = default(string);
        try
        {
            await secured.AuthenticateAsClientAsync(
                ours.OptionsFor(endpoint.Address.DnsSafeHost, found => problem = found), cancellationToken);
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            await secured.DisposeAsync();
            throw new EngineUnreachableException(problem ?? EngineCertificates.Explain(e), e);
        }

        // That the engine does not take our certificate is said after its own was taken.
        return new EngineStream(
            secured,
            secured,
            () => secured.ShutdownAsync().GetAwaiter().GetResult(),
            fault => Task.FromResult<Exception?>(hasAnswered ? null : new EngineUnreachableException(ours.NotTaken, fault)),
            () => hasAnswered = true);
    }
}
