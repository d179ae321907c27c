using PSParallelOrchestrator.Cli.Gateway;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>
/// The model gateway as it is, but in this process: a process for each attempt of each test would take the most of their time.
/// </summary>
internal sealed class InnerGateway : IGatewayOwner
{
    private readonly string directory;
    private readonly SecretStore secrets;
    private readonly GatewayTerms terms;
    private readonly SemaphoreSlim turn = new(1, 1);
    private GatewayServer? server;
    private GatewayClient? client;

    private InnerGateway(string directory, SecretStore secrets, GatewayTerms terms) =>
        (this.directory, this.secrets, this.terms) = (directory, secrets, terms);

    /// <summary>One that begins when it is needed.</summary>
    /// <param name="directory">Where its ledger is; made where it is missing.</param>
    public static InnerGateway Own(string directory, SecretStore secrets, GatewayTerms? terms = null) =>
        new(directory, secrets, terms ?? new GatewayTerms(null, 0, [], Prices: null));

    public async Task<GatewayAccess> OpenAsync(AttemptGrant grant)
    {
        await turn.WaitAsync();
        try
        {
            client ??= await StartAsync();
        }
        finally
        {
            turn.Release();
        }

        return await client.OpenAsync(grant);
    }

    public async Task<AttemptBill?> CloseAsync(string attempt) => client is null ? null : await client.CloseAsync(attempt);

    public async ValueTask DisposeAsync()
    {
        if (client is not null)
        {
            await client.DisposeAsync();
        }

        server?.Dispose();
        turn.Dispose();
    }

    private async Task<GatewayClient> StartAsync()
    {
        var settings = new GatewaySettings
        {
            Directory = Directory.CreateDirectory(directory).FullName,
            OwnerToken = Guid.NewGuid().ToString(),
            Given = secrets.Given,
            Prices = terms.Prices,
            BudgetUsd = terms.BudgetUsd,
            SpentBeforeUsd = terms.SpentUsd,
            MaxRequests = terms.MaxRequests,
            Addresses = terms.Addresses,
        };
        server = GatewayServer.Create(settings.Write(), TimeProvider.System);
        var address = await new KestrelWebServer().StartAsync(socket: null, server.HandleAsync);
        return await GatewayClient.ConnectAsync(address, settings.OwnerToken, TestContext.Current.CancellationToken);
    }
}
