using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Backends.Slurm;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Backends.Slurm;
using PSParallelOrchestrator.Engine.Tests.Processes;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Contract;

/// <summary>The backend Slurm on a real cluster; see <see cref="SlurmLab"/>.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class SlurmBackendContractTests : BackendContract
{
    private protected override BackendPlace CreatePlace(string marker, string directory) =>
        new SlurmPlace(SlurmLab.Require(), marker, directory);

    /// <summary>The nodes are on this machine, and what jobs do is seen among its processes.</summary>
    private sealed class SlurmPlace(SlurmBackendOptions options, string marker, string directory) : ShellPlace(marker, directory, Marked)
    {
        public override bool OutlivesOrchestrator => true;

        public override IBackend Open() =>
            new DetachedBackend(
                new SlurmHost(options, [], BuiltPsorch.Locate, TimeProvider.System), SecretStore.FromEnvironment(), TimeProvider.System);

        public override void KillExecutor(string token)
        {
            var number = int.Parse(token.Split('-')[^2], System.Globalization.CultureInfo.InvariantCulture);
            var claim = new DirectoryAttemptStore(Reference(number).Directory).FindClaim(token).Claim;
            LibC.SignalPid(claim!.ProcessId, LibC.SignalKill);
        }
    }
}
