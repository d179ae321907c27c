using System.Text.Json;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Gateway.Money;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>
/// The model gateway of one attempt, inside its executor: for nodes that cannot reach that of the run. Its budget is what the attempt was
/// lent of the run's. Its ledger and its bill are in the attempt's directory, where the orchestrator reads them.
/// </summary>
internal sealed class NodeGateway : IAsyncDisposable
{
    private const string FolderName = "models";
    private const string BillName = "bill.json";
    private const int LargestBill = 1024 * 1024;

    private readonly string attempt;
    private readonly string folder;
    private readonly GatewayServer server;
    private readonly GatewayClient client;

    private NodeGateway(string attempt, string folder, GatewayServer server, GatewayClient client, GatewayAccess access) =>
        (this.attempt, this.folder, this.server, this.client, Access) = (attempt, folder, server, client, access);

    /// <summary>By what the attempt asks its models.</summary>
    public GatewayAccess Access { get; }

    /// <summary>Begins one.</summary>
    /// <param name="line">The settings that it is handed: <see cref="GatewaySettings"/>, whose directory is said here.</param>
    /// <param name="grant">What the attempt may do.</param>
    /// <param name="directory">The attempt's directory.</param>
    /// <param name="web">What brings the calls.</param>
    /// <exception cref="OrchestratorException">It could not begin, or has no key for the attempt.</exception>
    public static async Task<NodeGateway> StartAsync(
        string line, AttemptGrant grant, string directory, IWebServer web, TimeProvider time)
    {
        GatewayServer? server = null;
        try
        {
            var folder = Folder(directory);
            Directory.CreateDirectory(folder);
            var settings = GatewaySettings.Read(line) with { Directory = folder };
            server = GatewayServer.Create(settings.Write(), time);
            var address = await web.StartAsync(socket: null, server.HandleAsync);
            var client = await GatewayClient.ConnectAsync(address, settings.OwnerToken, CancellationToken.None);
            return new NodeGateway(grant.Attempt, folder, server, client, await client.OpenAsync(grant));
        }
        catch (Exception e)
        {
            server?.Dispose();
            if (e is IOException or UnauthorizedAccessException or JsonException)
            {
                throw GatewayErrors.NotStarted(e.Message, e);
            }

            throw;
        }
    }

    /// <summary>Says that the attempt is over, and writes what it cost.</summary>
    public async Task<AttemptBill> CloseAsync()
    {
        var bill = await client.CloseAsync(attempt);
        var text = bill.Write().ToJsonString();
        AtomicFile.Write(Path.Combine(folder, BillName), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
        return bill;
    }

    /// <summary>Reads what an attempt cost that had one: its bill, else, where its executor was killed, what its ledger says.</summary>
    /// <param name="directory">The attempt's directory.</param>
    /// <param name="attempt">The attempt's token.</param>
    /// <returns>The bill; null where it asked nothing.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AttemptBill? ReadBill(string directory, string attempt)
    {
        try
        {
            if (SmallFile.ReadOwn(Path.Combine(Folder(directory), BillName), LargestBill) is { } bytes)
            {
                return AttemptBill.Read(JsonElement.Parse(bytes));
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // The ledger is there as soon as anything was asked.
        }

        try
        {
            return CostLedger.Read(Path.Combine(Folder(directory), CostLedger.FileName)).TryGetValue(attempt, out var total)
                ? new AttemptBill(total)
                : null;
        }
        catch (InvalidDataException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        server.Dispose();
    }

    private static string Folder(string directory) => Path.Combine(directory, FolderName);
}
