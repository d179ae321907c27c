using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Gateway.Access;

namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>The model gateway of one planning: the key is in it, and in no client.</summary>
internal sealed class PlannerGateway : IAsyncDisposable
{
    private readonly IGatewayOwner owner;
    private readonly string attempt;
    private readonly GatewayLease lease;

    private PlannerGateway(IGatewayOwner owner, string attempt, GatewayAccess access, GatewayLease lease) =>
        (this.owner, this.attempt, Access, this.lease) = (owner, attempt, access, lease);

    /// <summary>What the planner asks its model by.</summary>
    public GatewayAccess Access { get; }

    /// <summary>What its requests do.</summary>
    public IModelUse Use => lease;

    /// <summary>Opens it.</summary>
    /// <param name="id">The id of the plan.</param>
    /// <param name="directory">Where the planner leaves what it asked.</param>
    /// <returns>The gateway.</returns>
    /// <exception cref="OrchestratorException">It cannot be used, and why.</exception>
    public static async Task<PlannerGateway> OpenAsync(
        ModelNeeds needs, PlannerOptions options, PlannerContext context, string id, string directory, CancellationToken cancellationToken)
    {
        var prices = options.PriceFile is { } file ? PriceFile.ReadText(file) : null;
        var owner = context.OwnGateway(directory, new GatewayTerms(options.MaxCostUsd, 0, [], prices)
        {
            MaxRequests = options.Agents.MaxRequests,
        });
        try
        {
            var grant = AttemptGrant.Of($"planning-{id}", needs, options.Agents);
            var access = await owner.OpenAsync(grant);
            var lease = await GatewayLease.OpenAsync(access, Waits(context), cancellationToken);
            return new PlannerGateway(owner, grant.Attempt, access, lease);
        }
        catch
        {
            await owner.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says that the planning is over.</summary>
    /// <returns>What it used and cost.</returns>
    public Task<AttemptBill?> CloseAsync() => owner.CloseAsync(attempt);

    public async ValueTask DisposeAsync()
    {
        await lease.DisposeAsync();
        await owner.DisposeAsync();
    }

    private static Action<ModelUseState> Waits(PlannerContext context)
    {
        ModelWait? told = null;
        return state =>
        {
            if (state.Wait is { } wait && wait != told)
            {
                context.Says?.Invoke(ModelUseActivity.Describe(wait) + ".");
            }

            told = state.Wait;
        };
    }
}
