using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Gateway.Access;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>Runs an attempt that asks models by a gateway inside the executor, and puts what that cost into its result.</summary>
internal static class BilledExecutor
{
    /// <summary>Runs it.</summary>
    /// <param name="spec">The attempt.</param>
    /// <param name="settings">What the gateway is started with.</param>
    /// <param name="web">What brings the gateway's calls.</param>
    /// <param name="execute">Runs the attempt with its way to the gateway.</param>
    public static async Task<AttemptResult> RunAsync(
        AttemptSpec spec, string settings, IWebServer web, Func<AttemptSpec, Task<AttemptResult>> execute)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        AttemptResult? result = null;
        try
        {
            var needs = AgentCatalog.Create()[spec.Agent].Needs(spec.AgentOptions)!;
            await using var gateway = await NodeGateway.StartAsync(
                settings, AttemptGrant.Of(spec, needs), spec.Directory, web, TimeProvider.System);
            result = await execute(spec with { Gateway = gateway.Access });
            return Billed(spec, result, await gateway.CloseAsync());
        }
        catch (Exception e) when (e is OrchestratorException or IOException or UnauthorizedAccessException)
        {
            // What it cost is in the ledger all the same.
            return result ?? new AttemptResult
            {
                Token = spec.Token,
                FailureClass = FailureClasses.Of(e),
                Message = e.Message,
                StartedAt = startedAt,
                FinishedAt = TimeProvider.System.GetUtcNow(),
            };
        }
    }

    // What it was lent may be less than the run has: whether another attempt can have more is the orchestrator's to say.
    private static AttemptResult Billed(AttemptSpec spec, AttemptResult result, AttemptBill bill) =>
        bill is { IsRefusedByRun: true, Refusal: { } refusal } && !result.Succeeded
            ? BilledResult.Of(bill with { Refusal = null }, result, spec.Agent) with
            {
                FailureClass = FailureClass.Transient,
                Message = $"{spec.Agent} needed more than it was lent of the run's budget. {refusal}",
            }
            : BilledResult.Of(bill, result, spec.Agent);
}
