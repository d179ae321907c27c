using Docker.DotNet.Handler.Abstractions;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Client;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Connections;

/// <summary>
/// Lets the client ask an engine over connections that are made here: by TLS, whose own does not say what is wrong, or by ssh.
/// </summary>
internal sealed class EngineTransport : IDockerHandlerFactory<IEngineConnector>
{
    private static readonly Uri Anywhere = new("http://docker");

    public ResolvedTransport CreateHandler(IEngineConnector transportOptions, ResolvedClientOptions clientOptions, ILogger logger)
    {
        var handler = new ManagedHandler(
            new ManagedHandler.StreamOpener((_, _, cancellationToken) => transportOptions.ConnectAsync(cancellationToken)), logger)
        {
            UseProxy = false,
        };
        return new ResolvedTransport(handler, Anywhere);
    }

    public ResolvedTransport CreateHandler(ResolvedClientOptions clientOptions, ILogger logger) =>
        throw new NotSupportedException("How connections are made has to be said.");

    public Task<WriteClosableStream> HijackStreamAsync(HttpContent content) =>
        Task.FromResult(((HttpConnectionResponseContent)content).HijackStream());
}
