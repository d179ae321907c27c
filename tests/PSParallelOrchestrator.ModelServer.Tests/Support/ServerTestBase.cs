namespace PSParallelOrchestrator.ModelServer.Tests.Support;

/// <summary>Tests with a server of their own, and a client that sends it plain requests.</summary>
public abstract class ServerTestBase : IAsyncLifetime
{
    private LoopbackModelServer? _server;
    private RawClient? _client;

    protected LoopbackModelServer Server => _server!;

    private protected RawClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        _server = await LoopbackModelServer.StartAsync();
        _client = new(_server);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
