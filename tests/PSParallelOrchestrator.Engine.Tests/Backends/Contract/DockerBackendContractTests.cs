using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Backends.Docker;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Backends.Docker;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Contract;

/// <summary>The backend Docker on a real engine; see <see cref="DockerLab"/>.</summary>
[Collection(ProcessTestGroup.Name)]
public class DockerBackendContractTests : BackendContract
{
    private protected virtual bool OnNewerEngine => false;

    private protected override BackendPlace CreatePlace(string marker, string directory) =>
        new DockerPlace(DockerLab.Require(OnNewerEngine), marker, directory);

    /// <summary>What containers do is seen among the processes of this machine, as everything is.</summary>
    private sealed class DockerPlace(DockerBackendOptions options, string marker, string directory)
        : ShellPlace(marker, directory, Marked)
    {
        public override bool OutlivesOrchestrator => true;

        public override IBackend Open() =>
            new DetachedBackend(new DockerHost(options, [], TimeProvider.System), SecretStore.FromEnvironment(), TimeProvider.System);

        public override void KillExecutor(string token)
        {
            using var engine = DockerLab.ConnectAsync(options).GetAwaiter().GetResult();
            Assert.True(engine.SignalAsync(token, "SIGKILL", CancellationToken.None).GetAwaiter().GetResult());
        }

        // A container sees the directory of its attempt, and no other.
        public override void OpenGate(string gate)
        {
            foreach (var attempt in System.IO.Directory.EnumerateDirectories(Directory, "attempt-*"))
            {
                File.WriteAllText(Path.Combine(attempt, Path.GetFileName(Gate(gate))), string.Empty);
            }
        }

        protected override string Gate(string name) => $"{ContainerRequest.Output}/gate-{name}";
    }
}

/// <summary>The same on a newer engine.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class NewerDockerBackendContractTests : DockerBackendContractTests
{
    private protected override bool OnNewerEngine => true;
}
