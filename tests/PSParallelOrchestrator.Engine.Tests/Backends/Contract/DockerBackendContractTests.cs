using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Backends.Docker;
using PSParallelOrchestrator.Engine.Backends.Docker.Elsewhere;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Backends.Docker;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Contract;

/// <summary>The backend Docker on a real engine; see <see cref="DockerLab"/>.</summary>
[Collection(ProcessTestGroup.Name)]
public class DockerBackendContractTests : BackendContract
{
    private protected virtual DockerLabEngine Engine => DockerLabEngine.First;

    private protected override BackendPlace CreatePlace(string marker, string directory) =>
        new DockerPlace(DockerLab.Require(Engine), marker, directory);

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

        // A container sees the directory of its attempt, and no other; one elsewhere a copy of it.
        public override void OpenGate(string gate)
        {
            foreach (var attempt in System.IO.Directory.EnumerateDirectories(Directory, "attempt-*"))
            {
                var name = Path.GetFileName(Gate(gate));
                if (CarriedNote.Read(attempt) is { } note)
                {
                    DockerLab.PutFileAsync(options, note.Place.Id, name).GetAwaiter().GetResult();
                }
                else
                {
                    File.WriteAllText(Path.Combine(attempt, name), string.Empty);
                }
            }
        }

        protected override string Gate(string name) => $"{ContainerRequest.Output}/gate-{name}";
    }
}

/// <summary>The same on a newer engine.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class NewerDockerBackendContractTests : DockerBackendContractTests
{
    private protected override DockerLabEngine Engine => DockerLabEngine.Newer;
}

/// <summary>The same on an engine that has no directories of this machine.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class ApartDockerBackendContractTests : DockerBackendContractTests
{
    private protected override DockerLabEngine Engine => DockerLabEngine.Apart;
}
