using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Agents;

/// <summary>Attempts as a run makes them: each asks its models through a gateway, which says what that cost.</summary>
internal static class GatewayAttempt
{
    // Trouble of a service is a test's subject, and not worth minutes.
    private static readonly TimeSpan OutageLimit = TimeSpan.FromSeconds(2);

    /// <summary>Makes one.</summary>
    /// <param name="spec">The attempt; its limit on the cost is the gateway's to hold it to.</param>
    public static async Task<AttemptResult> RunAsync(
        AttemptSpec spec, IReadOnlyDictionary<AgentKind, IAgent> agents, AgentAccess services, CancellationToken stop)
    {
        spec = spec with
        {
            Task = spec.Task with { MaxCostUsd = spec.CostLimitUsd },
            AgentOptions = spec.AgentOptions with { OutageLimit = OutageLimit },
        };
        // The plan is what names addresses, and a task's are its own.
        var terms = new GatewayTerms(null, 0, [], Prices: null) { Addresses = [.. spec.Task.Environment.Values] };
        await using var gateway = new ModelGateway(InnerGateway.Own($"{spec.Directory}-gateway", services.Secrets, terms));
        GatewayAccess? access;
        try
        {
            access = await gateway.OpenAsync(spec);
        }
        catch (OrchestratorException e)
        {
            var now = TimeProvider.System.GetUtcNow();
            return new AttemptResult
            {
                Token = spec.Token,
                FailureClass = FailureClasses.Of(e),
                Message = e.Message,
                StartedAt = now,
                FinishedAt = now,
            };
        }

        var result = await new AttemptRunner(agents, services, TimeProvider.System).RunAsync(spec with { Gateway = access }, stop);
        return await gateway.CloseAsync(spec) is { } bill ? BilledResult.Of(bill, result, spec.Agent) : result;
    }
}
