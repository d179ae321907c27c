using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PSParallelOrchestrator.ModelServer.Logs;
using PSParallelOrchestrator.ModelServer.Wire;

namespace PSParallelOrchestrator.ModelServer;

/// <summary>
/// Stands in for the Anthropic Messages API and the Bedrock runtime in tests, on loopback. What it answers is scripted by a delegate,
/// by a directive in the prompt (MODEL-SCRIPT: {…}), or derived from the requirements in the prompt.
/// </summary>
public sealed class LoopbackModelServer : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(1);
    private readonly KestrelServer kestrel;
    private readonly RequestHandler handler;
    private readonly CancellationTokenSource stopping = new();
    private int disposed;

    private LoopbackModelServer(LoopbackModelServerOptions options)
    {
        KestrelServerOptions kestrel = new() { AddServerHeader = false };
        // A stalled answer and a slow client are what tests ask for.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Listen(IPAddress.Loopback, options.Port);
        this.kestrel = new(
            Options.Create(kestrel),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
        handler = new(options, Log, stopping.Token);
    }

    /// <summary>Where it listens, as http://127.0.0.1:PORT.</summary>
    public string Url => kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>What it was asked and answered.</summary>
    public RequestLog Log { get; } = new();

    /// <summary>Ends when somebody posts to /__quit.</summary>
    public Task Quit => handler.Quit;

    /// <summary>Starts a server.</summary>
    public static async Task<LoopbackModelServer> StartAsync(LoopbackModelServerOptions? options = null)
    {
        LoopbackModelServer server = new(options ?? new());
        await server.kestrel.StartAsync(server.handler, CancellationToken.None);
        return server;
    }

    /// <summary>Forgets the log and the tries of all scripts.</summary>
    public void Reset() => handler.Reset();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await stopping.CancelAsync();
        using CancellationTokenSource patience = new(ShutdownTime);
        await kestrel.StopAsync(patience.Token);
        kestrel.Dispose();
        stopping.Dispose();
    }
}
