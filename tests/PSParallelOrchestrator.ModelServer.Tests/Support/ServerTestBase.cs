namespace PSParallelOrchestrator.ModelServer.Tests.Support;

/// <summary>Tests with a server of their own, and a client that sends it plain requests.</summary>
public abstract class ServerTestBase : IAsyncLifetime
{
    private LoopbackModelServer? server;
    private RawClient? client;

    protected LoopbackModelServer Server => server!;

    private protected RawClient Client => client!;

    public async ValueTask InitializeAsync()
    {
        server = await LoopbackModelServer.StartAsync();
        client = new(server);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        client?.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
