using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Gateway.Money;
using PSParallelOrchestrator.Engine.Gateway.Requests;
using PSParallelOrchestrator.Engine.Gateway.Wire;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>
/// The model gateway of one run: it holds the keys, passes on what attempts ask, counts what it costs, and keeps all of them to the
/// budget. Which web server brings the calls is not its concern.
/// </summary>
public sealed class GatewayServer : IDisposable
{
    // What the service takes at most.
    private const int MostBytes = 32 * 1024 * 1024;

    private readonly GatewayParts parts;
    private readonly GatewaySettings settings;
    private readonly SecretStore secrets;
    private readonly ConcurrentDictionary<string, OpenAttempt> byAttempt = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, OpenAttempt> byToken = new(StringComparer.Ordinal);
    private readonly GatewayLife life;

    private GatewayServer(GatewaySettings settings, GatewayParts parts, SecretStore secrets, TimeProvider time) =>
        (this.settings, this.parts, this.secrets, life) = (settings, parts, secrets, new GatewayLife(time));

    /// <summary>A task that ends when nobody needs the gateway any more.</summary>
    public Task Unneeded => life.Ended;

    /// <summary>Makes a gateway.</summary>
    /// <param name="settings">The line that it is started with.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The gateway.</returns>
    /// <exception cref="OrchestratorException">The settings or the ledger cannot be used.</exception>
    public static GatewayServer Create(string settings, TimeProvider time)
    {
        try
        {
            var read = GatewaySettings.Read(settings);
            foreach (var (name, value) in read.Found)
            {
                // Of this process alone: what the system shows of its environment stays without it.
                Environment.SetEnvironmentVariable(name, value);
            }

            var secrets = SecretStore.Create(read.Given);
            var ledger = CostLedger.Open(Path.Combine(read.Directory, CostLedger.FileName));
            var run = new SpendingAccount("The budget", read.BudgetUsd, read.SpentBeforeUsd + ledger.Cost.MostUsd);
            var prices = read.Prices is { } text ? PriceTable.BuiltIn.WithText(text) : PriceTable.BuiltIn;
            var parts = new GatewayParts(prices, new SpendingPool(run), ledger, new ServiceConnection(), time)
            {
                MostRequests = read.MaxRequests,
            };
            return new GatewayServer(read, parts, secrets, time);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw GatewayErrors.NotStarted(e.Message, e);
        }
    }

    /// <summary>Lets the owner find it.</summary>
    /// <exception cref="IOException">That cannot be written.</exception>
    internal void Announce(string address, ProcessIdentity process) =>
        new GatewayRecord(address, settings.OwnerToken, process).Write(settings.Directory);

    /// <summary>Answers a call.</summary>
    /// <param name="call">The call.</param>
    /// <returns>A task that ends when it is answered.</returns>
    public async Task HandleAsync(IGatewayCall call)
    {
        try
        {
            var error = await AnswerAsync(call);
            if (error is not null)
            {
                await GatewayAnswer.SendAsync(call, error);
            }
        }
        catch (OperationCanceledException)
        {
            // Who asked is gone, or is over.
            call.Abort();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or JsonException)
        {
            if (call.HasBegun)
            {
                call.Abort();
            }
            else
            {
                await GatewayAnswer.SendAsync(call, GatewayError.Invalid(e.Message));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        parts.Service.Dispose();
        parts.Ledger.Dispose();
        foreach (var attempt in byAttempt.Values)
        {
            attempt.Dispose();
        }
    }

    private async Task<GatewayError?> AnswerAsync(IGatewayCall call)
    {
        var path = call.Path;
        if (call is { Method: "HEAD", Target: "/" })
        {
            // Clients look whether somebody is there.
            call.Begin(200, []);
            return null;
        }

        var token = Credential(call);
        if (path.StartsWith(GatewayPaths.Root, StringComparison.Ordinal))
        {
            return path == GatewayPaths.Lease ? await LeaseAsync(call, token)
                : IsOwner(token) ? await OwnerAsync(call, path)
                : GatewayError.NotAuthorized;
        }

        if (token is null || !byToken.TryGetValue(token, out var attempt) || !attempt.IsRunning)
        {
            return GatewayError.NotAuthorized;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Gone, attempt.Ended);
        if (path == "/inference-profiles" && attempt.Grant.Service == ServiceKind.Bedrock)
        {
            return await GatewayAnswer.SendAsync(call, new JsonObject { ["inferenceProfileSummaries"] = new JsonArray() });
        }

        return RequestRoute.Of(call.Method, path) is { } route && route.Service == attempt.Grant.Service
            ? await PassAsync(call, attempt, route, end.Token)
            : GatewayError.NotFound(call.Method, path);
    }

    private async Task<GatewayError?> PassAsync(
        IGatewayCall call, OpenAttempt attempt, RequestRoute route, CancellationToken cancellationToken)
    {
        var body = await BoundedBody.ReadAsync(call.Body, MostBytes, cancellationToken);
        if (body is not { } bytes)
        {
            return GatewayError.TooLarge(MostBytes);
        }

        if (route.Asks is RequestPurpose.Look or RequestPurpose.Count)
        {
            return await FreeRequest.RunAsync(parts, attempt, call, bytes, cancellationToken);
        }

        ModelRequest request;
        try
        {
            request = ModelRequest.Read(bytes, route);
        }
        catch (JsonException e)
        {
            return GatewayError.Invalid($"the request cannot be read: {e.Message}");
        }

        if (!attempt.TryBeginRequest())
        {
            return GatewayError.NotAuthorized;
        }

        try
        {
            return await new RequestFlow(parts, attempt, call, request, route).RunAsync(cancellationToken);
        }
        finally
        {
            attempt.RequestEnds();
        }
    }

    private async Task<GatewayError?> LeaseAsync(IGatewayCall call, string? token)
    {
        if (token is null || !byToken.TryGetValue(token, out var attempt) || !attempt.TryRun())
        {
            return GatewayError.NotAuthorized;
        }

        using var need = life.Need();
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Gone, attempt.Ended);
            call.Begin(200, [new("content-type", "application/x-ndjson")]);
            while (true)
            {
                var (state, changed) = attempt.Look();
                await call.SendAsync(GatewayAnswer.Line(ModelUseStateJson.Write(state)), end.Token);
                await changed.WaitAsync(end.Token);
            }
        }
        finally
        {
            // Whoever ran it is gone: nothing may be asked in its name any more.
            attempt.End();
        }
    }

    private async Task<GatewayError?> OwnerAsync(IGatewayCall call, string path)
    {
        switch (call.Method, path)
        {
            case ("GET", GatewayPaths.Owner):
                using (life.Need())
                {
                    call.Begin(200, [new("content-type", "application/x-ndjson")]);
                    await call.SendAsync("{}\n"u8.ToArray(), call.Gone);
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.Gone);
                    return null;
                }

            case ("POST", GatewayPaths.Attempts):
                return await OpenAsync(call);
            case ("POST", GatewayPaths.Bills):
                return await BillAsync(call);
            case ("POST", GatewayPaths.Budget):
                parts.Pool.SetLimit((await ReadAsync(call)).Money("budgetUsd"));
                return await GatewayAnswer.SendAsync(call, []);
            case ("POST", GatewayPaths.End):
                life.EndSoon();
                return await GatewayAnswer.SendAsync(call, []);
            default:
                return GatewayError.NotFound(call.Method, path);
        }
    }

    private async Task<GatewayError?> OpenAsync(IGatewayCall call)
    {
        var grant = AttemptGrantJson.Read(await ReadAsync(call));
        try
        {
            var account = new SpendingAccount("The task's limit", grant.LimitUsd, parts.Ledger.Of(grant.Attempt).Cost.MostUsd);
            var attempt = new OpenAttempt(grant, ServiceFinder.Find(grant, secrets, settings.Addresses, parts.Time), account);
            byAttempt[grant.Attempt] = attempt;
            byToken[attempt.Token] = attempt;
            return await GatewayAnswer.SendAsync(call, new JsonObject { ["token"] = attempt.Token });
        }
        catch (OrchestratorException e)
        {
            return GatewayError.Invalid(e.Message);
        }
    }

    private async Task<GatewayError?> BillAsync(IGatewayCall call)
    {
        var name = (await ReadAsync(call)).Text("attempt") ?? "";
        SpendingRefusal? refusal = null;
        IReadOnlyList<string> standIns = [];
        if (byAttempt.TryRemove(name, out var attempt))
        {
            byToken.TryRemove(attempt.Token, out _);
            attempt.End();
            await attempt.Idle;
            (refusal, standIns) = (attempt.Refusal, attempt.StandIns);
        }

        var bill = new AttemptBill(parts.Ledger.Of(name), refusal?.Text, refusal?.IsOfRun ?? false) { StandIns = standIns };
        return await GatewayAnswer.SendAsync(call, bill.Write());
    }

    private static async Task<JsonElement> ReadAsync(IGatewayCall call)
    {
        var body = await BoundedBody.ReadAsync(call.Body, MostBytes, call.Gone) ?? throw new JsonException("It is too large.");
        return JsonElement.Parse(body.Span);
    }

    private bool IsOwner(string? token) =>
        token is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(settings.OwnerToken));

    private static string? Credential(IGatewayCall call)
    {
        const string Bearer = "Bearer ";
        foreach (var (name, value) in call.Headers)
        {
            if (name.Equals("x-api-key", StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }

            if (name.Equals("authorization", StringComparison.OrdinalIgnoreCase)
                && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            {
                return value[Bearer.Length..].Trim();
            }
        }

        return null;
    }
}
