using System.Text;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.RunFiles;

/// <summary>This user's runs: a file for each run id that holds its directory, so that a run is found from anywhere.</summary>
public static class RunIndex
{
    private const int LargestEntry = 64 * 1024;

    private static string Folder => StateHome.Folder("runs");

    /// <summary>Notes a run.</summary>
    /// <param name="runId">Its id.</param>
    /// <param name="directory">Its directory, as a full path.</param>
    /// <returns>Null, or why it could not be noted: the run itself does not depend on it.</returns>
    internal static string? Add(string runId, string directory)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            AtomicFile.Write(Path.Combine(Folder, runId), stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.Write(directory);
            });
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The run could not be noted in this user's index {Folder}: {e.Message} It is found by its directory only.";
        }
    }

    /// <summary>Forgets a run.</summary>
    /// <param name="runId">Its id.</param>
    internal static void Remove(string runId)
    {
        if (Directory.Exists(Folder))
        {
            File.Delete(Path.Combine(Folder, runId));
        }
    }

    /// <summary>Every run noted whose directory is still there, newest first.</summary>
    /// <returns>Ids and directories.</returns>
    public static IReadOnlyList<(string RunId, string Directory)> List()
    {
        if (!Directory.Exists(Folder))
        {
            return [];
        }

        return [.. Directory.EnumerateFiles(Folder)
            .Where(file => Path.GetExtension(file).Length == 0)
            .OrderByDescending(Path.GetFileName, StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), Read(file)))
            .Where(entry => Directory.Exists(entry.Item2))];
    }

    private static string Read(string file)
    {
        try
        {
            return SmallFile.Read(file, LargestEntry) is { } bytes ? Encoding.UTF8.GetString(bytes) : string.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or not ours: an entry without a directory is left out.
            return string.Empty;
        }
    }

    /// <summary>The id of a run's task that is most like a name that none has.</summary>
    /// <param name="run">The run.</param>
    /// <param name="id">The name.</param>
    /// <returns>The id; null where none is like it.</returns>
    public static string? NearestTask(OrchestratorRun run, string id) => NearestName.Find(id, run.Tasks.Select(task => task.Id));

    /// <summary>Finds a run's directory.</summary>
    /// <param name="idOrDirectory">A directory, a run id, or the beginning of one that means one run only.</param>
    /// <param name="workingDirectory">What a relative directory is relative to; null for the process's working directory.</param>
    /// <returns>The directory, as a full path.</returns>
    /// <exception cref="OrchestratorException">There is none.</exception>
    public static string Resolve(string idOrDirectory, string? workingDirectory = null)
    {
        CheckNamed(idOrDirectory);
        var directory = Path.GetFullPath(idOrDirectory, workingDirectory ?? Environment.CurrentDirectory);
        return Directory.Exists(directory) ? directory : ResolveId(idOrDirectory);
    }

    /// <summary>Refuses a name of a run that is none: an empty path would mean the working directory.</summary>
    /// <param name="idOrDirectory">The name.</param>
    /// <exception cref="OrchestratorException">It is empty.</exception>
    internal static void CheckNamed(string idOrDirectory)
    {
        if (string.IsNullOrWhiteSpace(idOrDirectory))
        {
            throw OptionErrors.Empty(new GivenValue(idOrDirectory, "The name of the run"));
        }
    }

    /// <summary>Finds a run's directory by its id.</summary>
    /// <param name="id">A run id, or the beginning of one that means one run only.</param>
    /// <returns>The directory, as a full path.</returns>
    /// <exception cref="OrchestratorException">There is none.</exception>
    public static string ResolveId(string id)
    {
        CheckNamed(id);
        var matches = id.Length >= 4
            ? List().Where(entry => entry.RunId.StartsWith(id, StringComparison.OrdinalIgnoreCase)).ToList()
            : [];
        return matches.Count == 1 ? matches[0].Directory : throw RunDirectoryErrors.UnknownRun(id);
    }
}
