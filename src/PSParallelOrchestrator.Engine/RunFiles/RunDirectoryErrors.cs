using System.Globalization;

namespace PSParallelOrchestrator.Engine.RunFiles;

/// <summary>What can be wrong with a run's directory and its output, in words.</summary>
internal static class RunDirectoryErrors
{
    private const string DiskRule = "(100 MB a task)";

    /// <summary>The id of what says that a file of a run is damaged.</summary>
    public const string DamagedId = "RunDirectoryDamaged";

    private const int MostNamed = 5;

    public static OrchestratorException OutputIsFile(string path) => new(
        "OutputDirectoryIsFile",
        OrchestratorErrorKind.InvalidInput,
        $"The output directory {path} is a file.",
        "Name a directory, or one that does not exist yet.");

    public static OrchestratorException OutputNotWritable(string path, Exception inner) => new(
        "OutputDirectoryNotWritable",
        OrchestratorErrorKind.InputOutput,
        $"The output directory {path} cannot be written: {inner.Message}",
        "Name another output directory, or fix its permissions or its disk.",
        inner);

    public static OrchestratorException NotARun(string path) => new(
        "RunNotFound",
        OrchestratorErrorKind.NotFound,
        $"{path} is not the directory of a run: it holds no .orchestrator with run.json, plan.json and journal.jsonl.",
        "Name the directory that a run printed when it began, or its id.");

    public static OrchestratorException LostFiles(RunPaths paths) => new(
        "RunNotFound",
        OrchestratorErrorKind.InvalidInput,
        $"The run in {paths.Root} has lost files of .orchestrator: "
            + string.Join(
                ", ",
                new[] { paths.Run, paths.Plan, paths.Journal }.Where(file => !File.Exists(file)).Select(Path.GetFileName)) + ".",
        "Restore them from a backup, or delete what is left with Remove-OrchestratorRun.");

    public static OrchestratorException NeverBegan(string path) => new(
        "RunNeverBegan",
        OrchestratorErrorKind.InvalidState,
        $"The run in {path} never began: psorch was ended while it made the directory, before any task.",
        "Delete the directory, and start the plan again.");

    public static OrchestratorException UnknownRun(string text, string? nearest) => new(
        "RunNotFound",
        OrchestratorErrorKind.NotFound,
        $"No run '{text}' is known: it is neither a directory nor in this user's index of runs, by id or name.",
        nearest is null ? "Name the run's directory." : $"Did you mean '{nearest}'? Else name the run's directory.");

    public static OrchestratorException AmbiguousRun(string text, IReadOnlyList<string> directories) => new(
        "RunAmbiguous",
        OrchestratorErrorKind.InvalidInput,
        $"'{text}' means {directories.Count} runs: {string.Join(", ", directories.Take(MostNamed))}"
            + $"{(directories.Count > MostNamed ? " and others" : string.Empty)}.",
        "Name one by its directory or its id.");

    public static OrchestratorException OutputTooDeep(string parent, int length, int most) => new(
        "OutputDirectoryTooDeep",
        OrchestratorErrorKind.InvalidInput,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Workspaces of tasks below {parent} would have paths of {length} letters, and Windows lets programs work in up to {most}."),
        "Use an output directory nearer to the root of its drive, or shorter ids of tasks.");

    public static OrchestratorException RecordedRunGone(string id, string directory) => new(
        "RunNotFound",
        OrchestratorErrorKind.NotFound,
        $"The run {id}, which was in {directory}, is not there any more, and this user's index does not know it.",
        "Name the directory where it is now.");

    public static OrchestratorException Newer(string path, int format) =>
        new(
            "RunDirectoryFromNewerVersion",
            OrchestratorErrorKind.InvalidData,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{path} was made by a newer version: its format is {format}, this version reads up to {RunDescription.CurrentFormat}."),
            "Use that version; nothing was changed.");

    public static OrchestratorException Unreadable(string path, Exception inner) => new(
        DamagedId,
        OrchestratorErrorKind.InvalidData,
        $"{path} cannot be read: {inner.Message}",
        "Nothing was changed. Restore the file from a backup, or start the plan again.",
        inner);

    public static OrchestratorException InUse(string directory, string owner) => new(
        "RunInUse",
        OrchestratorErrorKind.InUse,
        $"The run in {directory} is owned by a live orchestrator: {owner}.",
        "Wait for it, stop it, or ask it (stop, retry and approve go through its inbox).");

    public static OrchestratorException LockReplaced(string path) => new(
        DamagedId,
        OrchestratorErrorKind.InvalidData,
        $"'{path}', by which a run has one owner, is no plain file any more.",
        "Look at what is there, and delete it; then call the command again.");

    public static OrchestratorException NotRemoved(string directory, Exception inner) => new(
        "RunNotRemoved",
        OrchestratorErrorKind.InputOutput,
        $"The run in {directory} could not be removed completely: {inner.Message}",
        "Fix the permissions, and remove what is left.",
        inner);

    public static string Left(string directory) =>
        $"Nothing of a run is left in {directory} but other files, which were left as they are. The run is forgotten.";

    public static string LeftAtBackend(BackendKind backend, string run, string reason) =>
        $"The backend {backend} could not be asked whether it still has something of the run {run}: {reason.TrimEnd('.')}. What it has, if "
        + $"anything, has the label psorch.run={run}.";

    public static string LowDisk(string directory, long free, long wanted, int tasks) => string.Create(
        CultureInfo.InvariantCulture,
        $"Only {Size(free)} are free for {directory}; with {tasks} tasks, plan for {Size(wanted)} {DiskRule}.");

    /// <summary>Whether a warning of a run says that its disk is small.</summary>
    public static bool IsLowDisk(string warning) =>
        warning.StartsWith("Only ", StringComparison.Ordinal) && warning.Contains(DiskRule, StringComparison.Ordinal);

    private static string Size(long bytes) => bytes < 1_000_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB");
}
