using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>
/// A port of loopback that leads to the socket of an engine, as a network does: its connections can be cut, and it can want TLS as an
/// engine does.
/// </summary>
internal sealed class EngineRelay : IAsyncDisposable
{
    private readonly string socket;
    private readonly Func<SslServerAuthenticationOptions>? secured;
    private readonly ConcurrentDictionary<Socket, byte> open = new();
    private readonly int port;
    private TcpListener? listener;
    private Task accepting = Task.CompletedTask;

    /// <param name="endpoint">The engine's, unix://PATH.</param>
    /// <param name="secured">What TLS is made with; null for none.</param>
    public EngineRelay(string endpoint, Func<SslServerAuthenticationOptions>? secured = null)
    {
        (socket, this.secured) = (endpoint["unix://".Length..], secured);
        listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync(listener);
    }

    /// <summary>Where it listens.</summary>
    public string Endpoint => $"tcp://127.0.0.1:{port}";

    /// <summary>How many connections were made.</summary>
    public int Count { get; private set; }

    /// <summary>Who must name itself to the engine, and how the engine does.</summary>
    public static SslServerAuthenticationOptions With(X509Certificate2 own, X509Certificate2 authority) => new()
    {
        ServerCertificate = own,
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return certificate is X509Certificate2 given && chain.Build(given);
        },
    };

    /// <summary>Ends every connection, and takes none until it is back.</summary>
    public async Task CutAsync()
    {
        listener?.Stop();
        listener = null;
        foreach (var one in open.Keys)
        {
            // As a reset comes: without a good bye.
            one.LingerState = new LingerOption(true, 0);
            one.Dispose();
        }

        await accepting;
    }

    /// <summary>Takes connections again.</summary>
    public void Mend()
    {
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        accepting = AcceptAsync(listener);
    }

    public async ValueTask DisposeAsync() => await CutAsync();

    private async Task AcceptAsync(TcpListener on)
    {
        try
        {
            while (true)
            {
                var asking = await on.AcceptSocketAsync();
                Count++;
                _ = PassOnAsync(asking);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It was stopped.
        }
    }

    private async Task PassOnAsync(Socket asking)
    {
        using var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            open[asking] = 0;
            Stream near = new NetworkStream(asking, ownsSocket: true);
            if (secured is not null)
            {
                var stream = new SslStream(near);
                await stream.AuthenticateAsServerAsync(secured());
                near = stream;
            }

            await using (near)
            {
                await engine.ConnectAsync(new UnixDomainSocketEndPoint(socket));
                await using var far = new NetworkStream(engine);
                await Task.WhenAll(
                    CopyAsync(near, far, () => engine.Shutdown(SocketShutdown.Send)),
                    CopyAsync(far, near, near.Dispose));
            }
        }
        catch (Exception e) when (
            e is IOException or SocketException or ObjectDisposedException or AuthenticationException or InvalidOperationException)
        {
            // One of both is gone.
        }
        finally
        {
            open.TryRemove(asking, out _);
            asking.Dispose();
        }
    }

    private static async Task CopyAsync(Stream from, Stream to, Action end)
    {
        await from.CopyToAsync(to);
        end();
    }
}
