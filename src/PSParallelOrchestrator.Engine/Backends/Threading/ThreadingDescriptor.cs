using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Execution.Scripts;
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
        HoldsNetworks = false,
        UsesProgramsOfThisMachine = true,
    };

    public override IBackend Create(BackendContext context)
    {
        var hosts = new WarmHosts(context.Time);
        var scripts = new ScriptRunner(context.Agents.Secrets, context.Time, hosts, OwnPowerShell.Scripts);
        var runner = new AttemptRunner(AgentCatalog.Create(), context.Agents, context.Time, context.Limits, scripts: scripts);
        return new ThreadingBackend(runner, new PlaceKnowledge(context.LostHosts), hosts);
    }
}
