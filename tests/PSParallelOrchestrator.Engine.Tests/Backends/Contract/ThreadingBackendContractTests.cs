using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Backends.Threading;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Contract;

[Collection(ProcessTestGroup.Name)]
public sealed class ThreadingBackendContractTests : BackendContract
{
    private protected override BackendPlace CreatePlace(string marker, string directory) => new ThreadingPlace(marker, directory);

    private sealed class ThreadingPlace(string marker, string directory) : ShellPlace(marker, directory, Marked)
    {
        public override bool OutlivesOrchestrator => false;

        public override IBackend Open() => new ThreadingBackend(
            new AttemptRunner(new Dictionary<AgentKind, IAgent>(), new AgentAccess(), TimeProvider.System), new PlaceKnowledge([]));

        public override void KillExecutor(string token) => throw new NotSupportedException("The executor is this very process.");
    }
}
