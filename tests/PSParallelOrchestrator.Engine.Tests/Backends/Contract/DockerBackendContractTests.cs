using System.Globalization;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Backends.Docker;
using PSParallelOrchestrator.Engine.Backends.Docker.Elsewhere;
using PSParallelOrchestrator.Engine.Backends.Docker.Warm;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Backends.Docker;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Contract;

/// <summary>The backend Docker on a real engine; see <see cref="DockerLab"/>.</summary>
[Collection(ProcessTestGroup.Name)]
public class DockerBackendContractTests : BackendContract
{
    private protected virtual DockerLabEngine Engine => DockerLabEngine.First;

    private protected virtual bool ReusesContainers => false;

    private protected override BackendPlace CreatePlace(string marker, string directory) =>
        new DockerPlace(DockerLab.Require(Engine) with { ReuseContainer = ReusesContainers }, marker, directory);

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
            var name = options.ReuseContainer ? ContainerOf(token, engine) : token;
            Assert.True(engine.SignalAsync(name, "SIGKILL", CancellationToken.None).GetAwaiter().GetResult());
        }

        // As in a run: a container that is kept sees what its executor ran.
        protected override string DirectoryOf(int number) => Path.Combine(
            Directory, string.Create(CultureInfo.InvariantCulture, $"executor_{number}"), $"t{number}", "attempt-1");

        // A container sees the directory of its attempt, and no other; one elsewhere a copy of it.
        public override void OpenGate(string gate)
        {
            foreach (var attempt in System.IO.Directory.EnumerateDirectories(
                Directory, "attempt-*", SearchOption.AllDirectories))
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

        // As tasks find it, who begin in their workspace.
        protected override string Gate(string name) => $"../gate-{name}";

        private string ContainerOf(string token, DockerEngine engine)
        {
            var number = Enumerable.Range(0, int.MaxValue).First(number => Token(number) == token);
            return Assert.Single(
                engine.ListRunningAsync(ContainerLabels.Directory, WarmPlace.Root(DirectoryOf(number)), CancellationToken.None)
                    .GetAwaiter().GetResult());
        }
    }
}

/// <summary>The same in containers that are kept.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class WarmDockerBackendContractTests : DockerBackendContractTests
{
    private protected override bool ReusesContainers => true;
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
