using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Reads a run of which somebody else is the owner, or nobody; also while it goes on. Needs no lock.</summary>
public sealed class RunReader : IDisposable
{
    private readonly RunPaths paths;
    private readonly JournalReader journal;
    private readonly RunProjection projection;

    private RunReader(RunPaths paths, JournalReader journal, RunProjection projection)
    {
        this.paths = paths;
        this.journal = journal;
        this.projection = projection;
    }

    /// <summary>The run, as its journal stood at the last <see cref="Refresh"/>.</summary>
    public OrchestratorRun Run => projection.Run;

    /// <summary>The run, to go on with otherwise.</summary>
    internal RunProjection Projection => projection;

    /// <summary>Opens a run.</summary>
    /// <param name="directory">Its directory.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="OrchestratorException">It is no run, of a newer version, or damaged.</exception>
    public static RunReader Open(string directory) =>
        Continue(new RunProjection(RunDirectory.Open(directory, BackendCatalog.OfExistingRun)));

    /// <summary>Goes on with a run of which some events are applied already.</summary>
    /// <param name="projection">The run; nobody else applies events to it.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="OrchestratorException">The journal is gone or damaged.</exception>
    internal static RunReader Continue(RunProjection projection)
    {
        var paths = new RunPaths(projection.Run.Directory);
        var reader = new RunReader(paths, JournalReader.Open(paths.Journal), projection);
        try
        {
            reader.Refresh();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Takes in what happened since. A run that is not finished and has no owner is Interrupted.</summary>
    /// <returns>Whether anything changed.</returns>
    /// <exception cref="OrchestratorException">The journal is damaged.</exception>
    public bool Refresh()
    {
        var (sequence, state) = (journal.LastSequence, Run.State);
        // Looked at first: an owner that goes afterwards may have ended the run with lines that were not read.
        var owned = RunLock.IsHeld(paths);
        RunDirectory.Replay(projection, journal);
        if (Run.State is RunState.Running or RunState.Interrupted)
        {
            Run.State = owned ? RunState.Running : RunState.Interrupted;
            if (!owned)
            {
                Survivors.Note(projection);
            }
            else if (state == RunState.Interrupted)
            {
                Survivors.Forget(projection);
            }
        }

        NoteBegun();
        RunActivity.Refresh(Run);
        var changed = journal.LastSequence != sequence || Run.State != state;
        foreach (var task in projection.NewlyFinal)
        {
            Run.RaiseTaskFinished(task);
        }

        projection.NewlyFinal.Clear();
        if (changed)
        {
            Run.RaiseProgressChanged();
        }

        return changed;
    }

    /// <summary>Keeps no file open until the next <see cref="Refresh"/>.</summary>
    internal void Release() => journal.Release();

    // Here work begins as it is launched; a line of the journal for it would cost every short attempt one.
    private void NoteBegun()
    {
        if (Run.Count(TaskState.Running) == 0 || BackendRegistry.Find(Run.Backend) is not { Traits.RunsHere: true })
        {
            return;
        }

        foreach (var task in Run.Tasks)
        {
            if (task is { State: TaskState.Running, LastAttempt: { State: AttemptState.Launching, WaitReason: null } attempt })
            {
                RunProjection.Started(task, attempt.SubmittedAt, node: null);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();
}
