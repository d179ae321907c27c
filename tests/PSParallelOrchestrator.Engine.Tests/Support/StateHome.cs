using PSParallelOrchestrator.Engine.Tests.Support;

[assembly: AssemblyFixture(typeof(StateHome))]

namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>Keeps the runs of all tests out of the user's index.</summary>
public sealed class StateHome : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("psorch-state-").FullName;

    public StateHome() => Environment.SetEnvironmentVariable("PSORCH_STATE_HOME", directory);

    public void Dispose() => Directory.Delete(directory, recursive: true);
}
