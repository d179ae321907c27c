using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Docker.DotNet;
using Docker.DotNet.Handler.Abstractions;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>Makes clients of engines, and says what it means when one cannot be reached.</summary>
internal static class DockerClients
{
    // What the client takes; the system itself takes some 16 bytes more.
    private const int LongestSocketPath = 91;

    /// <summary>Makes a client.</summary>
    /// <param name="api">The API by which it asks; null for the engine's newest.</param>
    public static DockerClient Create(DockerEndpoint endpoint, Version? api)
    {
        // The library would find an engine by itself, by the same variables: what was found here is what is used.
        var builder = new DockerClientBuilder().WithEndpoint(endpoint.Address).WithTimeout(Timeout.InfiniteTimeSpan);
        if (endpoint.Certificates is { } folder)
        {
            builder = builder.WithAuthProvider(new CertificateProvider(folder));
        }

        return (api is null ? builder : builder.WithApiVersion(api)).Build();
    }

    /// <summary>Why an engine cannot be reached, for people.</summary>
    public static string Problem(DockerEndpoint endpoint, Exception fault)
    {
        var path = endpoint.Address.Scheme == "unix" ? endpoint.Address.AbsolutePath : null;
        for (var e = fault; e is not null; e = e.InnerException!)
        {
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

    /// <summary>Certificates as the docker program keeps them: ca.pem, cert.pem and key.pem of one folder.</summary>
    private sealed class CertificateProvider(string folder) : IAuthProvider
    {
        public bool TlsEnabled => true;

        public HttpMessageHandler ConfigureHandler(HttpMessageHandler handler)
        {
            if (handler is not SocketsHttpHandler sockets)
            {
                throw new ArgumentException("An engine with TLS is reached by tcp:// alone.", nameof(handler));
            }

            var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "ca.pem"));
            sockets.SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates =
                    [X509Certificate2.CreateFromPemFile(Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"))],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            };
            return sockets;
        }
    }
}
