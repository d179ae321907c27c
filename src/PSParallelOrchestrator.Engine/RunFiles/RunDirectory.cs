using System.Text.Json;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.Processes.Windows;

namespace PSParallelOrchestrator.Engine.RunFiles;

/// <summary>Makes and opens the directories of runs.</summary>
internal static class RunDirectory
{
    private const long DiskPerTask = 100_000_000;
    private const int LargestDescription = 16 * 1024 * 1024;

    /// <summary>Makes the directory of a new run. It is one only when <see cref="Describe"/> was called.</summary>
    /// <param name="parent">The output directory; made where it is missing.</param>
    /// <param name="name">The run's name; a number is added where it is taken.</param>
    /// <param name="plan">What is run.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="now">The time.</param>
    /// <returns>Its paths, and its description.</returns>
    /// <exception cref="OrchestratorException">The directory cannot be made; nothing is left of it.</exception>
    public static (RunPaths Paths, RunDescription Description) Create(
        string parent, string name, OrchestratorPlan plan, RunOptions options, DateTimeOffset now)
    {
        var description = new RunDescription
        {
            Format = RunDescription.CurrentFormat,
            Version = EngineVersion.Current,
            RunId = Ulid.NewUlid(now).ToString(),
            CreatedAt = now,
            Options = options,
        };
        parent = Path.GetFullPath(parent);
        if (File.Exists(parent))
        {
            throw RunDirectoryErrors.OutputIsFile(parent);
        }

        if (OperatingSystem.IsWindows()
            && LongestWorkspace(parent, name, plan, options) is > WindowsStart.LongestDirectory and var length)
        {
            throw RunDirectoryErrors.OutputTooDeep(parent, length, WindowsStart.LongestDirectory);
        }

        string? claimed = null;
        try
        {
            Directory.CreateDirectory(parent);
            claimed = Claim(parent, name);
            var paths = new RunPaths(claimed);
            Directory.CreateDirectory(paths.Inbox);
            RunPlanFile.Save(plan, paths.Plan);
            return (paths, description);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (claimed is not null)
            {
                Discard(new RunPaths(claimed));
            }

            throw e is IOException && File.Exists(parent)
                ? RunDirectoryErrors.OutputIsFile(parent)
                : RunDirectoryErrors.OutputNotWritable(parent, e);
        }
    }

    private static int LongestWorkspace(string parent, string name, OrchestratorPlan plan, RunOptions options)
    {
        // A name that is taken gets a number, and attempts have one too.
        var root = new RunPaths(Path.Combine(parent, name + "-99"));
        var id = plan.Tasks.MaxBy(static task => task.Id.Length)?.Id ?? string.Empty;
        return Path.Combine(root.Attempt(options.MaxExecutors, id, 99), AttemptSpec.WorkspaceName).Length;
    }

    /// <summary>Makes the directory that of a run, whose first events are durable: so a run without events has lost them.</summary>
    /// <param name="paths">The directory.</param>
    /// <param name="description">The run's description.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Describe(RunPaths paths, RunDescription description) =>
        AtomicFile.Write(paths.Run, stream => JsonSerializer.Serialize(stream, description, RunJson.Default.RunDescription));

    /// <summary>
    /// Deletes the directory of a run that could not begin, as far as that is possible: why it could not is said all the same.
    /// </summary>
    /// <param name="paths">The directory.</param>
    public static void Discard(RunPaths paths)
    {
        try
        {
            FileChange.DeleteTree(paths.Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left has no description, and is taken for no run.
        }
    }

    /// <summary>Reads who a run is.</summary>
    /// <param name="directory">Its directory.</param>
    /// <param name="complete">Makes of its options what its backend makes of them.</param>
    /// <returns>The run, as it was before anything happened to it.</returns>
    /// <exception cref="OrchestratorException">It is no run, of a newer version, or damaged.</exception>
    public static OrchestratorRun Open(string directory, Func<RunOptions, RunOptions> complete)
    {
        var paths = new RunPaths(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        if (NeverBegan(paths))
        {
            throw RunDirectoryErrors.NeverBegan(paths.Root);
        }

        if (!IsWhole(paths))
        {
            throw HasAnythingOfARun(paths) ? RunDirectoryErrors.LostFiles(paths) : RunDirectoryErrors.NotARun(paths.Root);
        }

        var description = ReadDescription(paths.Run);
        var plan = RunPlanFile.Load(paths.Plan);
        return new OrchestratorRun(description.RunId, paths.Root, plan, complete(description.Options), description.CreatedAt);
    }

    /// <summary>The id of the run in a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <returns>The id; null where there is no run.</returns>
    /// <exception cref="OrchestratorException">It is of a newer version, or damaged.</exception>
    public static string? FindId(string directory) =>
        new RunPaths(directory).Run is var file && File.Exists(file) ? ReadDescription(file).RunId : null;

    /// <summary>Reads the description of a run that is damaged, as far as it can be read.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <returns>The description; null where it is gone, or damaged itself.</returns>
    public static RunDescription? TryDescribe(string directory)
    {
        try
        {
            return new RunPaths(directory).Run is var file && File.Exists(file) ? ReadDescription(file) : null;
        }
        catch (OrchestratorException)
        {
            return null;
        }
    }

    /// <summary>Whether the files are there without which a run cannot be read.</summary>
    /// <param name="paths">The run.</param>
    /// <returns>Whether they are.</returns>
    public static bool IsWhole(RunPaths paths) => File.Exists(paths.Run) && File.Exists(paths.Plan) && File.Exists(paths.Journal);

    /// <summary>Whether there is anything of a run in a directory, however much of it is lost.</summary>
    /// <param name="paths">The directory.</param>
    /// <returns>Whether there is.</returns>
    public static bool HasAnythingOfARun(RunPaths paths) =>
        new DirectoryInfo(paths.State) is { Exists: true, LinkTarget: null }
        && new[] { paths.Run, paths.Plan, paths.Journal, paths.Lock, paths.Owner, paths.Inbox, paths.Repository }.Any(Path.Exists);

    /// <summary>Applies every whole line of a run's journal that was not applied yet.</summary>
    /// <param name="projection">The run.</param>
    /// <param name="journal">Its journal.</param>
    /// <exception cref="OrchestratorException">The journal is damaged, or does not fit the plan.</exception>
    public static void Replay(RunProjection projection, JournalReader journal)
    {
        foreach (var _ in ReplayEach(projection, journal))
        {
            // Each is applied by now.
        }
    }

    /// <summary>Applies every whole line of a run's journal that was not applied yet, one by one.</summary>
    /// <param name="projection">The run.</param>
    /// <param name="journal">Its journal.</param>
    /// <returns>The number of each line, when it is applied.</returns>
    /// <exception cref="OrchestratorException">The journal is damaged, or does not fit the plan.</exception>
    public static IEnumerable<long> ReplayEach(RunProjection projection, JournalReader journal)
    {
        foreach (var record in journal.ReadNew())
        {
            if (record.Sequence <= projection.LastSequence)
            {
                continue;
            }

            try
            {
                projection.Apply(record);
            }
            catch (InvalidDataException e)
            {
                throw JournalErrors.Inconsistent(new RunPaths(projection.Run.Directory).Journal, record.Sequence, e.Message);
            }

            yield return record.Sequence;
        }

        if (journal.LastSequence == 0)
        {
            throw JournalErrors.Emptied(new RunPaths(projection.Run.Directory).Journal);
        }
    }

    /// <summary>What to warn about before a run begins: little disk.</summary>
    /// <param name="paths">The run.</param>
    /// <param name="tasks">How many tasks it has.</param>
    /// <param name="free">How many bytes are free there; null where the system does not say.</param>
    /// <returns>The warning, or null.</returns>
    public static string? DiskWarning(RunPaths paths, int tasks, long? free) =>
        free < tasks * DiskPerTask ? RunDirectoryErrors.LowDisk(paths.Root, free.Value, tasks * DiskPerTask, tasks) : null;

    private static RunDescription ReadDescription(string path)
    {
        try
        {
            var bytes = SmallFile.Read(path, LargestDescription) ?? throw new JsonException("It is larger than 16 MiB.");
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.TryGetProperty("format", out var format)
                && format.GetInt32() is var number and > RunDescription.CurrentFormat)
            {
                throw RunDirectoryErrors.Newer(path, number);
            }

            // Names of directories, refs and containers are made of it.
            var description = RunDescription.Read(document.RootElement);
            return Ulid.IsUlid(description.RunId) ? description : throw new JsonException("Its runId is no ULID.");
        }
        catch (Exception e)
            when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException or FormatException)
        {
            throw RunDirectoryErrors.Unreadable(path, e);
        }
    }

    /// <summary>
    /// Whether a directory was made for a run, which ended before it did anything; one that lost its description has more than that.
    /// </summary>
    private static bool NeverBegan(RunPaths paths) =>
        !File.Exists(paths.Run)
        && File.Exists(paths.Lock)
        && !RunLock.IsHeld(paths)
        && !Directory.Exists(paths.Repository)
        && !Directory.EnumerateDirectories(paths.Root, "executor_*").Any();

    /// <summary>Takes the first free name: whoever makes .orchestrator/lock in it first has it.</summary>
    private static string Claim(string parent, string name)
    {
        for (var number = 1; ; number++)
        {
            var directory = Path.Combine(parent, number == 1 ? name : FormattableString.Invariant($"{name}-{number}"));
            if (Path.Exists(directory))
            {
                continue;
            }

            var paths = new RunPaths(directory);
            Directory.CreateDirectory(paths.State);
            try
            {
                using var claim = new FileStream(paths.Lock, FileMode.CreateNew);
                return directory;
            }
            catch (IOException) when (File.Exists(paths.Lock))
            {
                // Another run took the name between the two looks.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                FileChange.DeleteDirectory(paths.State);
                FileChange.DeleteDirectory(directory);
                throw;
            }
        }
    }
}
