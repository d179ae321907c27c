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

    public async Task<AttemptSpec?> PrepareAsync(AttemptSpec spec, CancellationToken cancellationToken) =>
        await OpenAsync(spec) is { } access ? spec with { Gateway = access } : null;

    /// <summary>Lets an attempt ask its models.</summary>
    /// <returns>By what; null for one that asks none.</returns>
    /// <exception cref="OrchestratorException">The gateway cannot be used, and why.</exception>
    public async Task<GatewayAccess?> OpenAsync(AttemptSpec spec) =>
        Needs(spec) is { } needs ? await owner.OpenAsync(AttemptGrant.Of(spec, needs)) : null;

    public async Task<AttemptBill?> CloseAsync(AttemptSpec spec) => Needs(spec) is null ? null : await owner.CloseAsync(spec.Token);

    public ValueTask DisposeAsync() => owner.DisposeAsync();

    private ModelNeeds? Needs(AttemptSpec spec) =>
        spec.Task.Kind == TaskKind.Agent ? agents[spec.Agent].Needs(spec.AgentOptions) : null;
}
