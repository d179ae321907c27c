using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Gateway.Access;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>The model gateway of a run, for its attempts.</summary>
/// <param name="owner">The gateway; closed with this.</param>
internal sealed class ModelGateway(IGatewayOwner owner) : IModelGateway
{
    private readonly IReadOnlyDictionary<AgentKind, IAgent> agents = AgentCatalog.Create();

    public async Task<GatewayAccess?> OpenAsync(AttemptSpec spec)
    {
        if (Needs(spec) is not { } needs)
        {
            return null;
        }

        var grant = AttemptGrant.Of(spec.Token, needs, spec.AgentOptions) with
        {
            LimitUsd = spec.Task.MaxCostUsd,
            Variables = AttemptGrant.VariablesOf(spec.Task.Environment),
        };
        return await owner.OpenAsync(grant);
    }

    public async Task<AttemptBill?> CloseAsync(AttemptSpec spec) => Needs(spec) is null ? null : await owner.CloseAsync(spec.Token);

    public ValueTask DisposeAsync() => owner.DisposeAsync();

    private ModelNeeds? Needs(AttemptSpec spec) =>
        spec.Task.Kind == TaskKind.Agent ? agents[spec.Agent].Needs(spec.AgentOptions) : null;
}
