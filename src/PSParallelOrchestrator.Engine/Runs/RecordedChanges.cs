using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>The changes of a run, from its journal. Opened only when something is read of it.</summary>
internal sealed class RecordedChanges(RunPaths paths) : IDisposable
{
    private readonly Queue<RunChange> changes = new();
    private RunProjection? projection;
    private JournalReader? journal;

    /// <summary>Every change that is recorded and was not read yet, in order.</summary>
    /// <exception cref="OrchestratorException">It is no run, of a newer version, or damaged; what was before the damage was
    /// given.</exception>
    public IEnumerable<RunChange> ReadNew()
    {
        if (projection is null || journal is null)
        {
            projection = new RunProjection(RunDirectory.Open(paths.Root, BackendCatalog.OfExistingRun)) { Changed = changes.Enqueue };
            journal = JournalReader.Open(paths.Journal);
        }

        foreach (var _ in RunDirectory.ReplayEach(projection, journal))
        {
            projection.NewlyFinal.Clear();
            yield return changes.Dequeue();
        }
    }

    public void Dispose() => journal?.Dispose();
}
