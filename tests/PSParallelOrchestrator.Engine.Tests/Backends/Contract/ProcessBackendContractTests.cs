using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Backends.Process;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Processes;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Contract;

[Collection(ProcessTestGroup.Name)]
public sealed class ProcessBackendContractTests : BackendContract
{
    private protected override BackendPlace CreatePlace(string marker, string directory) => new ProcessPlace(marker, directory);

    /// <summary>Executors are the psorch that the tests' reference to the Cli project puts beside them.</summary>
    private sealed class ProcessPlace(string marker, string directory) : ShellPlace(marker, directory, Marked)
    {
        public override bool OutlivesOrchestrator => true;

        public override IBackend Open() =>
            new DetachedBackend(
                new ProcessHost(BuiltPsorch.Locate, new PlaceKnowledge([])),
                SecretStore.FromEnvironment(),
                TimeProvider.System);

        public override void KillExecutor(string token)
        {
            var number = int.Parse(token.Split('-')[^2], System.Globalization.CultureInfo.InvariantCulture);
            var claim = new DirectoryAttemptStore(Reference(number).Directory).FindClaim(token).Claim;
            LibC.SignalPid(claim!.ProcessId, LibC.SignalKill);
        }
    }
}
