using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>Finds runs by what users name them: a directory, an id or its beginning.</summary>
public static class RunLookup
{
    /// <summary>Every known run, newest first: those of this user's index, and those that go on here.</summary>
    /// <returns>Ids and directories.</returns>
    public static IEnumerable<(string RunId, string Directory)> All() => RunIndex.List()
        .Union(RunHost.LiveRuns.Select(run => (run.Id, run.Directory)))
        .OrderByDescending(known => known.Item1, StringComparer.Ordinal);

    /// <summary>Finds a run's directory.</summary>
    /// <param name="idOrDirectory">A directory, a run id, or the beginning of one that means one run only.</param>
    /// <param name="workingDirectory">What a relative directory is relative to; null for the process's working directory.</param>
    /// <returns>The directory, as a full path.</returns>
    /// <exception cref="OrchestratorException">There is none.</exception>
    public static string Resolve(string idOrDirectory, string? workingDirectory = null)
    {
        RunIndex.CheckNamed(idOrDirectory);
        var directory = Path.GetFullPath(idOrDirectory, workingDirectory ?? Environment.CurrentDirectory);
        return Directory.Exists(directory) ? directory : ResolveId(idOrDirectory);
    }

    /// <summary>Finds a run's directory by its id.</summary>
    /// <param name="id">A run id, or the beginning of one that means one run only.</param>
    /// <returns>The directory, as a full path.</returns>
    /// <exception cref="OrchestratorException">There is none.</exception>
    public static string ResolveId(string id) =>
        RunHost.LiveRuns.FirstOrDefault(run => run.Id.Equals(id, StringComparison.OrdinalIgnoreCase))?.Directory ?? RunIndex.ResolveId(id);
}
