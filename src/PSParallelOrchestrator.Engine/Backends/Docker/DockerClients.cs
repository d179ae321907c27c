using System.Net.Sockets;
using Docker.DotNet;
using PSParallelOrchestrator.Engine.Backends.Docker.Connections;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>Makes clients of engines, and says what it means when one cannot be reached.</summary>
internal static class DockerClients
{
    // What the client takes; the system itself takes some 16 bytes more.
    private const int LongestSocketPath = 91;

    /// <summary>What makes connections to an engine that is not reached by what the system itself has for that.</summary>
    /// <returns>It; null where the client makes them.</returns>
    /// <exception cref="EngineUnreachableException">None could ever be made.</exception>
    public static IEngineConnector? Connector(DockerEndpoint endpoint) =>
        endpoint.IsOfThisSystem ? null
        : endpoint.IsBySsh ? new SshConnector(endpoint, TimeProvider.System)
        : new TcpConnector(endpoint);

    /// <summary>Makes a client.</summary>
    /// <param name="connector">What makes its connections; null for itself.</param>
    /// <param name="api">The API by which it asks; null for the engine's newest.</param>
    public static DockerClient Create(DockerEndpoint endpoint, IEngineConnector? connector, Version? api)
    {
        // The library would find an engine by itself, by the same variables: what was found here is what is used.
        var builder = new DockerClientBuilder().WithEndpoint(endpoint.Address).WithTimeout(Timeout.InfiniteTimeSpan);
        builder = api is null ? builder : builder.WithApiVersion(api);
        return connector is null ? builder.Build() : builder.WithTransportOptions(new EngineTransport(), connector).Build();
    }

    /// <summary>Why an engine cannot be reached, for people.</summary>
    public static string Problem(DockerEndpoint endpoint, Exception fault)
    {
        var path = endpoint.Address.Scheme == "unix" ? endpoint.Address.AbsolutePath : null;
        for (var e = fault; e is not null; e = e.InnerException!)
        {
            if (e is EngineUnreachableException known)
            {
                return known.Message;
            }

            if (e is SocketException socket && path is not null)
            {
                return socket.SocketErrorCode switch
                {
                    SocketError.AccessDenied =>
                        $"you may not use its socket {path}. Become a member of the group that owns it (often docker), and sign in again.",
                    SocketError.AddressNotAvailable => $"there is no socket {path}.",
                    SocketError.ConnectionRefused => $"nobody listens at {path}: it is not running.",
                    _ => Ended(socket.Message),
                };
            }
        }

        return path?.Length > LongestSocketPath && fault is ArgumentException
            ? FormattableString.Invariant($"the path of its socket has more than {LongestSocketPath} characters. Make a link to it.")
            : Ended(fault is DockerRefusalException refusal ? refusal.Reason : fault.GetBaseException().Message);
    }

    private static string Ended(string text) => text.TrimEnd('.') + ".";
}
