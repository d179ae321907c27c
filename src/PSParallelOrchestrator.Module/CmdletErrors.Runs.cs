using System.Management.Automation;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Module;

/// <content>The texts about runs and their tasks.</content>
internal static partial class CmdletErrors
{
    /// <summary>The script of Invoke-OrchestratorParallel failed for an input.</summary>
    /// <param name="task">Its task.</param>
    /// <param name="input">The input.</param>
    /// <returns>The record.</returns>
    public static ErrorRecord InputFailed(RunTask task, object? input) => Record(
        new OrchestratorException(
            "InputFailed",
            OrchestratorErrorKind.Failed,
            $"{task.Id}, input '{input}': {task.Reason ?? task.State.ToString()}",
            $"Its log: Get-OrchestratorLog '{task.Run.Directory}' {task.Id}. With -Name the same line runs again what has failed."),
        input);

    /// <summary>Two parameters that exclude each other.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException Exclusive(string first, string second) => new(
        "ParametersExclude", OrchestratorErrorKind.InvalidInput, $"{first} and {second} cannot be given together.", "Keep one of them.");

    /// <summary>A deletion that nobody could be asked about.</summary>
    /// <param name="run">The run.</param>
    /// <param name="inner">What the host said.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException ConfirmationNeeded(OrchestratorRun run, Exception inner) => new(
        "ConfirmationNeeded",
        OrchestratorErrorKind.InvalidInput,
        $"The run '{run.Name}' was not deleted: it has to be confirmed, and there is nobody to ask.",
        "Give -Force to delete it without a question.",
        inner);

    /// <summary>What the user was asked about, and did not want: no error, and written as none.</summary>
    /// <returns>The error.</returns>
    public static OrchestratorException NotConfirmed() => new(
        "NotConfirmed",
        OrchestratorErrorKind.Declined,
        "It was not confirmed, and nothing was started.",
        "Answer yes, or give -Confirm:$false.");

    /// <summary>What to say of a run that lives in a PowerShell that ends.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The text.</returns>
    public static string LeftBehind(OrchestratorRun run) => CleanText.OneLine(
        $"This PowerShell ends, and with it the orchestrator of the run '{run.Name}', which is Interrupted now. Continue it: "
            + $"Resume-OrchestratorRun {run.Id}");

    /// <summary>A run that cannot be read.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException Damaged(OrchestratorRun run) => run.Problem as OrchestratorException ?? new(
        "RunDirectoryDamaged",
        OrchestratorErrorKind.InputOutput,
        $"The run in {run.Directory} cannot be read: {run.Reason}",
        "Fix the permissions of its files, or remove it with Remove-OrchestratorRun.",
        run.Problem);

    /// <summary>A task that a run does not have.</summary>
    /// <param name="run">The run.</param>
    /// <param name="id">The id that was given.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException TaskNotFound(OrchestratorRun run, string id) => new(
        "TaskNotFound",
        OrchestratorErrorKind.NotFound,
        $"The run '{run.Name}' has no task '{id}'.",
        RunIndex.NearestTask(run, id) is { } nearest ? $"Did you mean '{nearest}'?" : "Get-OrchestratorTask lists its tasks.");

    /// <summary>Something that is no run, where a run is meant.</summary>
    /// <param name="what">What it is, for instance its type.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException NotARun(string what) => new(
        "ObjectIsNoRun",
        OrchestratorErrorKind.InvalidInput,
        $"A run is meant here, and '{what}' is none.",
        "Give a run, its id, its name or its directory; Get-OrchestratorRun lists them.");

    /// <summary>A task, where a whole run is meant.</summary>
    /// <param name="task">Its id; null where it is not known.</param>
    /// <param name="cmdlet">The name of the cmdlet.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException TaskIsNoRun(string? task, string cmdlet) => new(
        "TaskIsNoRun",
        OrchestratorErrorKind.InvalidInput,
        $"'{task ?? "This"}' is a task, and {cmdlet} is about whole runs; nothing was done.",
        $"If its run is meant, write ... | Get-OrchestratorRun | {cmdlet}.");

    /// <summary>No run where one is needed.</summary>
    /// <returns>The error.</returns>
    public static OrchestratorException NoRunGiven() => new(
        "RunMissing",
        OrchestratorErrorKind.InvalidInput,
        "No run was given.",
        "Pipe it, or name it by its id, its name or its directory; Get-OrchestratorRun lists them.");

    /// <summary>A run from the pipeline and another one.</summary>
    /// <returns>The error.</returns>
    public static OrchestratorException RunTwice() => new(
        "RunTwice",
        OrchestratorErrorKind.InvalidInput,
        "A run was piped, and another one was given.",
        "Where the run is piped, give ids of its tasks only: $run | Get-OrchestratorTask api, web.");

    /// <summary>A stop of tasks that names none.</summary>
    /// <returns>The error.</returns>
    public static OrchestratorException NoTaskNamed() => new(
        "TaskMissing",
        OrchestratorErrorKind.InvalidInput,
        "No task was named.",
        "Name tasks with -TaskId, or pipe them; Stop-OrchestratorRun stops the whole run.");

    /// <summary>A pattern that no task of a run fits which could be asked for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="pattern">The pattern.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException NoTaskFits(OrchestratorRun run, string pattern) => new(
        "TaskNotFound",
        OrchestratorErrorKind.NotFound,
        $"No task of the run '{run.Name}' that this applies to matches '{pattern}'.",
        "Get-OrchestratorTask lists its tasks with their states.");

    /// <summary>A task without output, or a run without log.</summary>
    /// <param name="name">The task's id or the run's name.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException NoOutput(string name) => new(
        "NoOutput",
        OrchestratorErrorKind.NotFound,
        $"'{name}' has no output yet: nothing of it has written any.",
        "Wait for it with -Follow, or see Get-OrchestratorTask.");

    /// <summary>A merge that was not written for its conflicts.</summary>
    /// <param name="run">The run.</param>
    /// <param name="merged">The merge.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException MergeConflicts(OrchestratorRun run, ConsolidationResult merged) => new(
        "MergeConflicts",
        OrchestratorErrorKind.Failed,
        $"The output of the run '{run.Name}' was not written: {merged.Advice ?? "tasks left different things at one place"}",
        "Merge again with -ConflictStrategy PreferLater, KeepBoth or Markers.");

    /// <summary>A run that did not end in time.</summary>
    /// <param name="run">The run.</param>
    /// <param name="seconds">How long was waited.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException WaitTimeout(OrchestratorRun run, int seconds) => new(
        "WaitTimeout",
        OrchestratorErrorKind.TimedOut,
        $"The run '{run.Name}' did not end within {seconds} s; it is still running.",
        "Wait again, or stop it with Stop-OrchestratorRun.");

    /// <summary>A run that was waited for and did not succeed, as a record.</summary>
    /// <param name="run">The run that failed.</param>
    /// <returns>The record of error RunFailed.</returns>
    public static ErrorRecord RunFailedRecord(OrchestratorRun run) => Record(RunFailed(run), run);
}
