using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Backends.Threading;

/// <summary>The backend Threading: attempts in this process.</summary>
internal sealed class ThreadingDescriptor : BackendDescriptor
{
    public override BackendKind Kind => BackendKind.Threading;

    public override BackendTraits Traits { get; } = new()
    {
        RunsHere = true,
        SharesFiles = true,
        OutlivesOrchestrator = false,
        HoldsLimits = false,
        UsesAgentsOfThisMachine = true,
    };

    public override IBackend Create(BackendContext context) => new ThreadingBackend(
        new AttemptRunner(AgentCatalog.Create(), context.Agents, context.Time, context.Limits), new PlaceKnowledge(context.LostHosts));
}
