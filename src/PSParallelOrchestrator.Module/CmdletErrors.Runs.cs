using System.Management.Automation;

namespace PSParallelOrchestrator.Module;

/// <content>The texts about runs and their tasks.</content>
internal static partial class CmdletErrors
{
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

    /// <summary>A task that a run does not have.</summary>
    /// <param name="run">The run.</param>
    /// <param name="id">The id that was given.</param>
    /// <param name="nearest">The id most like it; null where none is.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException TaskNotFound(OrchestratorRun run, string id, string? nearest) => new(
        "TaskNotFound",
        OrchestratorErrorKind.InvalidInput,
        $"The run '{run.Name}' has no task '{id}'.",
        nearest is null ? "Get-OrchestratorTask lists its tasks." : $"Did you mean '{nearest}'?");

    /// <summary>A pattern that no task of a run fits which could be asked for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="pattern">The pattern.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException NoTaskFits(OrchestratorRun run, string pattern) => new(
        "TaskNotFound",
        OrchestratorErrorKind.InvalidInput,
        $"No task of the run '{run.Name}' that this applies to matches '{pattern}'.",
        "Get-OrchestratorTask lists its tasks with their states.");

    /// <summary>A task without output, or a run without log.</summary>
    /// <param name="name">The task's id or the run's name.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException NoOutput(string name) => new(
        "NoOutput",
        OrchestratorErrorKind.InvalidInput,
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
        OrchestratorErrorKind.NotAvailable,
        $"The run '{run.Name}' did not end within {seconds} s; it is still running.",
        "Wait again, or stop it with Stop-OrchestratorRun.");

    /// <summary>A run that was waited for and did not succeed, as a record.</summary>
    /// <param name="run">The run that failed.</param>
    /// <returns>The record of error RunFailed.</returns>
    public static ErrorRecord RunFailedRecord(OrchestratorRun run) => Record(RunFailed(run), run);
}
