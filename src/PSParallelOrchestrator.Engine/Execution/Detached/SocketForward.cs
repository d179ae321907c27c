using System.Net;
using System.Net.Sockets;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>
/// Lets agents that know TCP alone ask a gateway that is reached by a unix socket, as from a container without a network: a port of
/// loopback here, each connection of which is passed on.
/// </summary>
internal sealed class SocketForward : IAsyncDisposable
{
    private const string Scheme = "unix:";
    private const string LinkScheme = "link:";

    // Less than whoever asks waits for an answer.
    private static readonly TimeSpan LinkPatience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan LinkPause = TimeSpan.FromMilliseconds(50);

    private readonly string path;
    private readonly TimeSpan patience;
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource closing = new();
    private readonly Task accepting;

    private SocketForward(string path, TimeSpan patience)
    {
        (this.path, this.patience) = (path, patience);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port: 0));
        listener.Listen();
        accepting = AcceptAsync();
    }

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Address => $"http://{listener.LocalEndPoint}";

    /// <summary>The address of a gateway behind a socket.</summary>
    /// <param name="path">The socket, as whoever asks finds it.</param>
    public static string AddressOf(string path) => Scheme + path;

    /// <summary>The address of a gateway behind a socket that is there as long as a link is, and waited for.</summary>
    /// <param name="path">The socket, as whoever asks finds it.</param>
    public static string AddressOfLink(string path) => LinkScheme + path;

    /// <summary>Begins to pass on, where a gateway is behind a socket.</summary>
    /// <param name="access">Where the gateway is; null for none.</param>
    /// <returns>What passes on; null where the gateway is asked as it is.</returns>
    /// <exception cref="SocketException">No port can be had.</exception>
    public static SocketForward? Open(GatewayAccess? access) =>
        access is null ? null
        : access.Address.StartsWith(Scheme, StringComparison.Ordinal)
            ? new SocketForward(access.Address[Scheme.Length..], TimeSpan.Zero)
        : access.Address.StartsWith(LinkScheme, StringComparison.Ordinal)
            ? new SocketForward(access.Address[LinkScheme.Length..], LinkPatience)
        : null;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = PassOnAsync(await listener.AcceptAsync(closing.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It is over.
        }
    }

    // Who asks sees the connection end where the gateway does not answer, and says so.
    private async Task PassOnAsync(Socket asking)
    {
        using (asking)
        {
            try
            {
                using var gateway = await ConnectAsync();
                await using var near = new NetworkStream(asking);
                await using var far = new NetworkStream(gateway);
                await Task.WhenAll(CopyAsync(near, far, gateway), CopyAsync(far, near, asking));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // One of both is gone, and the other is told by the end of its connection.
            }
        }
    }

    private async Task<Socket> ConnectAsync()
    {
        var begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var gateway = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await gateway.ConnectAsync(new UnixDomainSocketEndPoint(path), closing.Token);
                return gateway;
            }
            catch (SocketException) when (TimeProvider.System.GetElapsedTime(begin) < patience)
            {
                gateway.Dispose();
                await Task.Delay(LinkPause, TimeProvider.System, closing.Token);
            }
            catch
            {
                gateway.Dispose();
                throw;
            }
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, Socket target)
    {
        await from.CopyToAsync(to, closing.Token);

        // The other direction may go on.
        target.Shutdown(SocketShutdown.Send);
    }
}
