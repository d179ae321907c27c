using System.Security.Cryptography;
using System.Text;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Process;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Gateway.Money;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>
/// The model gateway of a run or a planning, as its owner has it: the one that an earlier owner started and that lives on, else a new one,
/// begun with the first attempt that asks a model.
/// </summary>
/// <param name="directory">Where the orchestrator of the run keeps what is its own.</param>
/// <param name="secrets">The keys, which go to the gateway and nowhere else.</param>
/// <param name="terms">What the run's requests may cost, and cost before.</param>
/// <param name="locate">Finds psorch.</param>
internal sealed class GatewayOwner(
    string directory,
    SecretStore secrets,
    Func<GatewayTerms> terms,
    Func<Task<(PsorchProgram? Program, string? Problem)>> locate,
    TimeProvider time) : IGatewayOwner
{
    private const int TokenBytes = 24;
    private const string LogName = "gateway.log";
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(10);

    private readonly SemaphoreSlim turn = new(1, 1);
    private GatewayClient? client;

    public async Task<GatewayAccess> OpenAsync(AttemptGrant grant)
    {
        var living = await FindAsync(starts: true);
        try
        {
            return await living!.OpenAsync(grant);
        }
        catch (OrchestratorException e) when (e.ErrorId == GatewayErrors.LostId)
        {
            // It ended between being found and being asked: the next one knows all that this one had written.
            await ForgetAsync(living!);
            return await (await FindAsync(starts: true))!.OpenAsync(grant);
        }
    }

    public async Task<AttemptBill?> CloseAsync(string attempt)
    {
        try
        {
            if (await FindAsync(starts: false) is { } living)
            {
                return await living.CloseAsync(attempt);
            }
        }
        catch (OrchestratorException)
        {
            // It is gone; its ledger is not.
        }

        var totals = CostLedger.Read(Path.Combine(directory, CostLedger.FileName));
        return totals.TryGetValue(attempt, out var total) ? new AttemptBill(total) : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (client is not null)
        {
            await client.LeaveAsync();
            await client.DisposeAsync();
            await EndedAsync();
        }

        turn.Dispose();
    }

    // So that nothing of a run that is over is left, its socket for instance; where attempts live on, so does their gateway.
    private async Task EndedAsync()
    {
        var begin = time.GetTimestamp();
        while (GatewayRecord.Read(directory)?.Process.IsAlive() == true && time.GetElapsedTime(begin) < EndPatience)
        {
            await Task.Delay(LookPause, time);
        }
    }

    /// <summary>The gateway that lives.</summary>
    /// <param name="starts">Whether one is begun where none does.</param>
    /// <returns>The gateway; null where none lives, and none is begun.</returns>
    private async Task<GatewayClient?> FindAsync(bool starts)
    {
        await turn.WaitAsync();
        try
        {
            if (client is not { Lost.IsCompleted: false })
            {
                await AdoptAsync();
            }

            return starts ? client ??= await StartAsync() ?? await StartAsync() ?? throw NotStarted() : client;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task ForgetAsync(GatewayClient lost)
    {
        await turn.WaitAsync();
        try
        {
            // Others may have found the next one meanwhile.
            if (client == lost)
            {
                await client.DisposeAsync();
                client = null;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Takes over the gateway that lives, where there is one; one that cannot be used is ended.</summary>
    private async Task AdoptAsync()
    {
        if (client is not null)
        {
            await client.DisposeAsync();
            client = null;
        }

        if (GatewayRecord.Read(directory) is not { } record || !record.Process.IsAlive())
        {
            return;
        }

        client = await TryConnectAsync(record);
        if (client is null)
        {
            return;
        }

        try
        {
            await client.SetBudgetAsync(terms().BudgetUsd);
        }
        catch (OrchestratorException)
        {
            await client.DisposeAsync();
            await StrayProcesses.EndTreeAsync(record.Process);
            client = null;
        }
    }

    private OrchestratorException NotStarted() =>
        GatewayErrors.NotStarted($"it ended at once, or said nothing within {StartLimit}. See {Path.Combine(directory, LogName)}.");

    /// <summary>Starts one.</summary>
    /// <returns>It; null where it ended before it could be asked, or did not come to answer.</returns>
    /// <exception cref="OrchestratorException"><c>GatewayNotStarted</c>: there is no program for it, or that cannot be
    /// started.</exception>
    private async Task<GatewayClient?> StartAsync()
    {
        var (program, problem) = await locate();
        if (program is null)
        {
            throw GatewayErrors.NotStarted($"{problem}.");
        }

        var now = terms();
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        var billed = CostLedger.Read(Path.Combine(directory, CostLedger.FileName));
        var settings = new GatewaySettings
        {
            Directory = directory,
            OwnerToken = token,
            Given = secrets.Given,
            Found = SecretStore.FoundOfAgents(),
            Prices = now.Prices,
            BudgetUsd = now.BudgetUsd,
            Addresses = now.Addresses,
            MaxRequests = now.MaxRequests,
            SpentBeforeUsd = now.SpentUsd
                - now.Attempts.Where(attempt => billed.ContainsKey(attempt.Token)).Sum(attempt => attempt.CostUsd),
        };
        var log = ChildOutput.ToFile(Path.Combine(directory, LogName), append: true);
        var process = await DetachedProcess.StartAsync(
            new ChildStartInfo
            {
                FileName = program.FileName,
                Arguments = [.. program.Arguments, "gateway"],
                WorkingDirectory = directory,
                Environment = AgentlessEnvironment.OfThisProcess(),
                Output = log,
                Error = log,
            },
            Encoding.UTF8.GetBytes(settings.Write() + "\n"));
        var begin = time.GetTimestamp();
        while (time.GetElapsedTime(begin) < StartLimit && !process.Ended.IsCompleted)
        {
            if (GatewayRecord.Read(directory) is { } record && record.OwnerToken == token)
            {
                return await TryConnectAsync(record);
            }

            await Task.Delay(LookPause, time);
        }

        await StrayProcesses.EndTreeAsync(process.Identity);
        return null;
    }

    private static async Task<GatewayClient?> TryConnectAsync(GatewayRecord record)
    {
        try
        {
            return await GatewayClient.ConnectAsync(record.Address, record.OwnerToken, CancellationToken.None);
        }
        catch (OrchestratorException)
        {
            // Two of them must never write one ledger.
            await StrayProcesses.EndTreeAsync(record.Process);
            return null;
        }
    }
}
