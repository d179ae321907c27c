using System.Net.Http.Headers;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway.Access;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>
/// The connection that an attempt's token is good for: held by who runs the attempt, so that the token is worth nothing when that is gone.
/// </summary>
internal sealed class GatewayLease : IModelUse, IAsyncDisposable
{
    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastWordLimit = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastWordPause = TimeSpan.FromMilliseconds(5);

    private readonly HttpClient client;
    private readonly Stream lines;
    private readonly CancellationTokenSource closing = new();
    private readonly Task listening;
    private readonly Action<ModelUseState>? changed;
    private long askedAt;
    private ModelUseState state = new(0, null, ModelSpending.None);

    private GatewayLease(HttpClient client, Stream lines, Action<ModelUseState>? changed)
    {
        (this.client, this.lines, this.changed) = (client, lines, changed);
        listening = ListenAsync();
    }

    public TimeSpan? SinceAsking =>
        Volatile.Read(ref state).Requests > 0 ? TimeSpan.Zero
        : Volatile.Read(ref askedAt) is var at and > 0 ? TimeProvider.System.GetElapsedTime(at)
        : null;

    /// <summary>Opens it.</summary>
    /// <param name="changed">Told what the attempt does there, each time that changes, one at a time.</param>
    /// <exception cref="OrchestratorException"><c>GatewayLost</c>: the gateway does not answer.</exception>
    public static async Task<GatewayLease> OpenAsync(
        GatewayAccess access, Action<ModelUseState>? changed, CancellationToken cancellationToken)
    {
        var client = GatewayHttp.Create();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, access.Address + GatewayPaths.Lease);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
                .WaitAsync(OpenLimit, TimeProvider.System, cancellationToken);
            response.EnsureSuccessStatusCode();
            return new GatewayLease(client, await response.Content.ReadAsStreamAsync(cancellationToken), changed);
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

    /// <summary>Gives the token up: what is under way with it ends.</summary>
    public async ValueTask DisposeAsync()
    {
        // What the last answer cost is said just after its end.
        for (var waited = TimeSpan.Zero; Volatile.Read(ref state).Requests > 0 && waited < LastWordLimit; waited += LastWordPause)
        {
            await Task.Delay(LastWordPause, TimeProvider.System);
        }

        // A stream of HTTP that is closed under its reader breaks it.
        await closing.CancelAsync();
        await listening;
        await lines.DisposeAsync();
        client.Dispose();
        closing.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            using var reader = new StreamReader(lines, leaveOpen: true);
            while (await reader.ReadLineAsync(closing.Token) is { } line)
            {
                Change(ModelUseStateJson.Read(JsonElement.Parse(line)));
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or JsonException)
        {
            // Without the gateway no request is answered, which the client says.
        }

        var last = Volatile.Read(ref state);
        Change(last with { Requests = 0, Wait = null });
    }

    private void Change(ModelUseState now)
    {
        if (Volatile.Read(ref state).Requests > 0 || now.Requests > 0)
        {
            Volatile.Write(ref askedAt, TimeProvider.System.GetTimestamp());
        }

        Volatile.Write(ref state, now);
        changed?.Invoke(now);
    }
}
