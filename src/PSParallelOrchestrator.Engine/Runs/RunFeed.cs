using System.Runtime.CompilerServices;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>What happens to a run, as it happens: live or finished, of this process or another one. The journal is what counts.</summary>
internal static class RunFeed
{
    // Watchers of file systems are few per user, and blind on network file systems: another process's journal is looked at.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Reads the changes of a run that its object does not show yet; see <see cref="ReadAsync"/>.</summary>
    /// <param name="cancellationToken">Ends the reading; the run goes on.</param>
    /// <returns>The changes. The object of a run that goes on in this process shows each; another one does after a refresh.</returns>
    public static IAsyncEnumerable<RunChange> FollowAsync(OrchestratorRun run, CancellationToken cancellationToken = default) =>
        ReadAsync(run.Directory, run.LastSequence, stays: false, cancellationToken);

    /// <summary>
    /// Reads every change of a run, in order and without gaps, however slow the reader is, until nobody owns the run: it has ended and
    /// its reports are written, or its orchestrator is gone, which is the last change then.
    /// </summary>
    /// <param name="from">The number of the last change that is known already; 0 for all.</param>
    /// <param name="stays">Whether to go on when nobody owns the run: somebody may resume it, or retry tasks.</param>
    /// <param name="cancellationToken">Ends the reading; the run goes on.</param>
    /// <exception cref="OrchestratorException">It is no run, of a newer version, or damaged; what was before the damage was
    /// given.</exception>
    public static async IAsyncEnumerable<RunChange> ReadAsync(
        string directory, long from = 0, bool stays = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var paths = new RunPaths(Path.GetFullPath(directory));
        using var recorded = new RecordedChanges(paths);
        RunState? state = null;
        var isComplete = false;
        while (true)
        {
            using var owner = OwnedRuns.Find(paths.Root)?.Subscribe();

            // Looked at before the journal: an owner that goes afterwards may have ended the run with lines that were not read.
            var isOwned = owner is not null || RunLock.IsHeld(paths);
            if (owner is null ? !isComplete || state is null : owner.Sequence > from)
            {
                foreach (var change in recorded.ReadNew())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    state = change.State;
                    if (change.Sequence > from)
                    {
                        from = change.Sequence;
                        yield return change;
                    }
                }
            }

            if (owner is not null)
            {
                await foreach (var change in owner.Changes.ReadAllAsync(cancellationToken))
                {
                    if (change.Sequence > from)
                    {
                        (from, state) = (change.Sequence, change.State);
                        yield return change;
                    }
                }

                isComplete = !owner.FellBehind;
                continue;
            }

            isComplete = false;
            if (!isOwned)
            {
                if (state == RunState.Running)
                {
                    state = RunState.Interrupted;
                    yield return new RunChange(from, TimeProvider.System.GetUtcNow(), Event: null, RunState.Interrupted, []);
                }

                if (!stays)
                {
                    yield break;
                }
            }

            await Task.Delay(Interval, TimeProvider.System, cancellationToken);
        }
    }
}
