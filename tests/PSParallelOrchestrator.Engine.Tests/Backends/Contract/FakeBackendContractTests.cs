using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Tests.Backends.Fake;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Contract;

public sealed class FakeBackendContractTests : BackendContract
{
    private protected override BackendPlace CreatePlace(string marker, string directory) => new FakePlace(marker, directory);

    private sealed class FakePlace(string marker, string directory) : BackendPlace(marker, directory)
    {
        private readonly FakeCluster cluster = new();

        public override bool OutlivesOrchestrator => true;

        public override int Alive => cluster.Alive;

        public override IBackend Open() => new FakeBackend(cluster);

        public override void KillExecutor(string token) => cluster.Find(token)!.Kill();

        public override void OpenGate(string gate) => cluster.Open(gate);

        protected override OrchestratorTask Task(int number, Work work) => new()
        {
            Id = $"t{number}",
            Command = FakeJob.Command,
            Arguments =
            [
                .. work.Asked is { } asked ? (string[])["asked", $"{asked}"] : [],
                .. work.Says is { } text ? (string[])["say", text] : [],
                .. work.Spawns ? (string[])["spawn", "it"] : [],
                .. work.WaitsFor is { } gate ? (string[])["wait", gate] : [],
                "exit", $"{work.ExitCode}",
            ],
        };
    }
}
