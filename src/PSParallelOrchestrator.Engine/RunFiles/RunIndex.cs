using System.Text;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Foundation;

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
            FileChange.Delete(Path.Combine(Folder, runId));
        }
    }

    /// <summary>Forgets whatever run is noted for a directory.</summary>
    /// <param name="directory">The directory, as a full path.</param>
    /// <returns>Whether one was.</returns>
    internal static bool RemoveDirectory(string directory)
    {
        var noted = Entries().Where(entry => entry.Directory == directory).ToList();
        noted.ForEach(entry => Remove(entry.RunId));
        return noted.Count > 0;
    }

    /// <summary>Every run noted whose directory is still there, newest first; of several in one directory that is the newest.</summary>
    /// <returns>Ids and directories.</returns>
    public static IReadOnlyList<(string RunId, string Directory)> List() =>
        [.. Entries().Where(entry => Directory.Exists(entry.Directory)).DistinctBy(entry => entry.Directory)];

    private static IEnumerable<(string RunId, string Directory)> Entries() => !Directory.Exists(Folder) ? [] : Directory
        .EnumerateFiles(Folder)
        .Where(file => Path.GetExtension(file).Length == 0)
        .OrderByDescending(Path.GetFileName, StringComparer.Ordinal)
        .Select(file => (Path.GetFileName(file), Read(file)));

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

    /// <summary>Finds the directory of the run that a text names, among those of this user's index.</summary>
    /// <param name="text">A directory, an id or the beginning of one, or a name.</param>
    /// <param name="workingDirectory">What a relative directory is relative to; null for the process's working directory.</param>
    /// <returns>The directory, as a full path.</returns>
    /// <exception cref="OrchestratorException">There is none, or more than one.</exception>
    public static string Resolve(string text, string? workingDirectory = null) => RunNaming.Resolve(text, workingDirectory, List());
}
