using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>The runs that somebody in this process holds: there is one object for a run, as long as that is so.</summary>
internal static class KnownRuns
{
    private static readonly ConcurrentDictionary<string, WeakReference<OrchestratorRun>> Runs = new(StringComparer.Ordinal);

    /// <summary>The object of a run that is held; null where there is none, or the directory has another run now.</summary>
    public static OrchestratorRun? Find(string directory) =>
        FindHeld(directory) is { } run && RunDirectory.IsWhole(new RunPaths(directory)) && RunDirectory.FindId(directory) == run.Id
            ? run
            : null;

    /// <summary>The object of a run that is held, whatever became of its directory; null where there is none.</summary>
    public static OrchestratorRun? FindHeld(string directory) =>
        Runs.TryGetValue(directory, out var reference) && reference.TryGetTarget(out var run) ? run : null;

    /// <summary>The object of a run, up to date: the one that is held, else a new one that follows the run's files.</summary>
    /// <exception cref="OrchestratorException">It is no run, or damaged.</exception>
    public static OrchestratorRun Open(string directory)
    {
        directory = Path.GetFullPath(directory);
        if (Find(directory) is { } known)
        {
            known.Refresh();
            return known;
        }

        var run = ObservedRun.Open(directory);
        Hold(run);
        return run;
    }

    /// <summary>The object of a run of a list: where the run cannot be read, one that says why.</summary>
    /// <param name="runId">Its id.</param>
    /// <param name="directory">Its directory.</param>
    /// <param name="open">Opens it.</param>
    public static OrchestratorRun List(string runId, string directory, Func<string, OrchestratorRun> open)
    {
        try
        {
            return open(directory);
        }
        catch (Exception e) when (e is OrchestratorException or IOException or UnauthorizedAccessException)
        {
            return DamagedRun.Create(runId, directory, e);
        }
    }

    /// <summary>From now on this is the object of its run.</summary>
    public static void Hold(OrchestratorRun run) => Runs[run.Directory] = new WeakReference<OrchestratorRun>(run);

    /// <summary>A run is gone.</summary>
    public static void Forget(string directory) => Runs.TryRemove(directory, out _);
}
