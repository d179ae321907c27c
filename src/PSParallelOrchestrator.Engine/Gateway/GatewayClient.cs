using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway.Access;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>Speaks to a gateway as its owner.</summary>
internal sealed class GatewayClient : IAsyncDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(2);

    private readonly string address;
    private readonly HttpClient client;
    private readonly Stream presence;

    private GatewayClient(string address, HttpClient client, Stream presence)
    {
        (this.address, this.client, this.presence) = (address, client, presence);
        Lost = WatchAsync();
    }

    /// <summary>A task that ends when the gateway is gone, or this is disposed.</summary>
    public Task Lost { get; }

    /// <summary>Becomes the owner of a gateway.</summary>
    /// <exception cref="OrchestratorException"><c>GatewayLost</c>: there is none at the address, or it has another owner's
    /// token.</exception>
    public static async Task<GatewayClient> ConnectAsync(string address, string ownerToken, CancellationToken cancellationToken)
    {
        var client = GatewayHttp.Create();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ownerToken);
        try
        {
            var response = await client.GetAsync(address + GatewayPaths.Owner, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .WaitAsync(AnswerLimit, TimeProvider.System, cancellationToken);
            response.EnsureSuccessStatusCode();
            return new GatewayClient(address, client, await response.Content.ReadAsStreamAsync(cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
        {
            client.Dispose();
            throw GatewayErrors.Lost(e.Message, e);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Makes an attempt known.</summary>
    /// <returns>What the attempt asks its models by.</returns>
    /// <exception cref="OrchestratorException">The gateway does not answer, or has no key for it.</exception>
    public async Task<GatewayAccess> OpenAsync(AttemptGrant grant)
    {
        var answer = await PostAsync(GatewayPaths.Attempts, AttemptGrantJson.Write(grant));
        return new GatewayAccess(address, answer.Text("token") ?? throw GatewayErrors.Lost("it gave no token."));
    }

    /// <summary>Says that an attempt is over.</summary>
    /// <param name="attempt">The attempt's token.</param>
    /// <returns>What it used and cost.</returns>
    /// <exception cref="OrchestratorException">The gateway does not answer.</exception>
    public async Task<AttemptBill> CloseAsync(string attempt) =>
        AttemptBill.Read(await PostAsync(GatewayPaths.Bills, new JsonObject { ["attempt"] = attempt }));

    /// <summary>Sets another budget.</summary>
    /// <exception cref="OrchestratorException">The gateway does not answer.</exception>
    public async Task SetBudgetAsync(decimal? budgetUsd) =>
        await PostAsync(GatewayPaths.Budget, new JsonObject { ["budgetUsd"] = budgetUsd });

    /// <summary>Says that no attempt will follow: the gateway ends with the last one.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            await PostAsync(GatewayPaths.End, []);
        }
        catch (OrchestratorException)
        {
            // It is gone already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await presence.DisposeAsync();
        client.Dispose();
        await Lost;
    }

    private async Task<JsonElement> PostAsync(string path, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var response = await client.PostAsync(address + path, content, CancellationToken.None)
                .WaitAsync(AnswerLimit, TimeProvider.System);
            var answer = JsonElement.Parse(await response.Content.ReadAsStringAsync(CancellationToken.None));
            return response.IsSuccessStatusCode
                ? answer
                : throw GatewayErrors.Refused(answer.Find("error")?.Text("message") ?? $"it answered {(int)response.StatusCode}.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or JsonException or ObjectDisposedException)
        {
            throw GatewayErrors.Lost(e.Message, e);
        }
    }

    private async Task WatchAsync()
    {
        var buffer = new byte[256];
        try
        {
            while (await presence.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It was killed, or nobody owns it any more.
        }
    }
}
