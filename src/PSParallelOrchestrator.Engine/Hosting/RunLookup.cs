using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>Finds runs by what users name them: a directory, an id or its beginning, or a name.</summary>
public static class RunLookup
{
    /// <summary>Every known run, newest first: those of this user's index, and those that go on here.</summary>
    /// <returns>Ids and directories.</returns>
    public static IEnumerable<(string RunId, string Directory)> All() => RunIndex.List()
        .Union(RunHost.LiveRuns.Select(run => (run.Id, run.Directory)))
        .OrderByDescending(known => known.Item1, StringComparer.Ordinal);

    /// <summary>Every known run whose id or name a pattern fits, newest first.</summary>
    /// <param name="fits">Whether the pattern fits a text.</param>
    /// <returns>Ids and directories.</returns>
    public static IEnumerable<(string RunId, string Directory)> Matching(Func<string, bool> fits) =>
        All().Where(known => fits(known.RunId) || fits(RunNaming.NameOf(known.Directory)));

    /// <summary>Finds the directory of the one run that a text names.</summary>
    /// <param name="text">A directory, an id, a name, or the beginning of an id.</param>
    /// <param name="workingDirectory">What a relative directory is relative to; null for the process's working directory.</param>
    /// <returns>The directory, as a full path.</returns>
    /// <exception cref="OrchestratorException">There is none, or more than one.</exception>
    public static string Resolve(string text, string? workingDirectory = null) => RunNaming.Resolve(text, workingDirectory, All());

    /// <summary>Finds the directories of the runs that a text names: more than one where they have one name.</summary>
    /// <param name="text">A directory, an id, a name, or the beginning of an id.</param>
    /// <param name="workingDirectory">What a relative directory is relative to; null for the process's working directory.</param>
    /// <returns>The directories, as full paths, newest first.</returns>
    /// <exception cref="OrchestratorException">There is none.</exception>
    public static IReadOnlyList<string> ResolveAll(string text, string? workingDirectory = null) =>
        RunNaming.ResolveAll(text, workingDirectory, All());

    /// <summary>Finds the directory of a run of which a record was kept, for instance in a file.</summary>
    /// <param name="id">Its id; null where the record has none.</param>
    /// <param name="directory">Its directory then, as a full path; null where the record has none.</param>
    /// <returns>The directory, as a full path.</returns>
    /// <exception cref="OrchestratorException">There is no such run any more; another one may have its directory.</exception>
    public static string ResolveRecord(string? id, string? directory)
    {
        if (directory is null || id is null)
        {
            return Resolve(directory ?? id ?? string.Empty);
        }

        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (IsRun(directory, id))
        {
            return directory;
        }

        // It was moved, or its directory is another run's.
        return All().Where(known => known.RunId.Equals(id, StringComparison.OrdinalIgnoreCase)).Select(known => known.Directory)
            .FirstOrDefault() is { } moved && IsRun(moved, id)
                ? moved
                : throw RunDirectoryErrors.RecordedRunGone(id, directory);
    }

    /// <summary>Whether a directory looks like that of a run, whole or damaged.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsRunDirectory(string directory) => Directory.Exists(new RunPaths(directory).State);

    private static bool IsRun(string directory, string id)
    {
        try
        {
            return RunDirectory.FindId(directory) is { } found && found.Equals(id, StringComparison.OrdinalIgnoreCase);
        }
        catch (OrchestratorException)
        {
            // Damaged: whoever opens it says so.
            return true;
        }
    }
}
