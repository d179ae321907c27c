using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.RunFiles;

/// <summary>
/// What users may call a run, in one order wherever one is named: its directory, its id, its name, the beginning of its id.
/// </summary>
public static class RunNaming
{
    private const int LeastBeginning = 4;

    /// <summary>The name of the run in a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>The name.</returns>
    public static string NameOf(string directory) => Path.GetFileName(Path.TrimEndingDirectorySeparator(directory));

    /// <summary>Finds the directory of the one run that a text names.</summary>
    /// <param name="text">The text.</param>
    /// <param name="workingDirectory">What a relative directory is relative to; null for the process's working directory.</param>
    /// <param name="known">The runs that can be found by id and name.</param>
    /// <returns>The directory, as a full path; not that of a run, where a directory was named that is not.</returns>
    /// <exception cref="OrchestratorException">There is none, or more than one.</exception>
    internal static string Resolve(string text, string? workingDirectory, IEnumerable<(string RunId, string Directory)> known)
    {
        var found = ResolveAll(text, workingDirectory, known);
        return found.Count == 1 ? found[0] : throw RunDirectoryErrors.AmbiguousRun(text, found);
    }

    /// <summary>Finds the directories of the runs that a text names: more than one only where they have one name, or ids that begin
    /// alike.</summary>
    /// <param name="text">The text.</param>
    /// <param name="workingDirectory">What a relative directory is relative to; null for the process's working directory.</param>
    /// <param name="known">The runs that can be found by id and name.</param>
    /// <returns>The directories, as full paths, at least one.</returns>
    /// <exception cref="OrchestratorException">There is none.</exception>
    internal static IReadOnlyList<string> ResolveAll(
        string text, string? workingDirectory, IEnumerable<(string RunId, string Directory)> known)
    {
        CheckNamed(text);
        var directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(text, workingDirectory ?? Environment.CurrentDirectory));
        if (Directory.Exists(new RunPaths(directory).State))
        {
            return [directory];
        }

        var runs = known.ToList();
        foreach (var isMeant in Meanings(text))
        {
            if (runs.Where(isMeant).Select(run => run.Directory).ToList() is { Count: > 0 } found)
            {
                return found;
            }
        }

        return Directory.Exists(directory)
            ? [directory]
            : throw RunDirectoryErrors.UnknownRun(text, NearestName.Find(text, runs.Select(run => NameOf(run.Directory))));
    }

    // From the most to the least exact.
    private static IEnumerable<Func<(string RunId, string Directory), bool>> Meanings(string text)
    {
        yield return run => run.RunId.Equals(text, StringComparison.OrdinalIgnoreCase);
        yield return run => NameOf(run.Directory).Equals(text, StringComparison.OrdinalIgnoreCase);
        if (text.Length >= LeastBeginning)
        {
            yield return run => run.RunId.StartsWith(text, StringComparison.OrdinalIgnoreCase);
        }
    }

    // An empty path would mean the working directory.
    private static void CheckNamed(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw OptionErrors.Empty(new GivenValue(text, "The name of the run"));
        }
    }
}
