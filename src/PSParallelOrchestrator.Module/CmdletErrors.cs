using System.Management.Automation;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Module;

/// <summary>Turns errors of the engine into records of PowerShell, and holds the texts of the module's own errors.</summary>
internal static partial class CmdletErrors
{
    /// <summary>The record of an error: stable id, category, target, message with what to do.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">What it is about.</param>
    /// <returns>The record.</returns>
    public static ErrorRecord Record(OrchestratorException error, object? target) =>
        new(error, error.ErrorId, Category(error.Kind), target) { ErrorDetails = Details(error) };

    /// <summary>A run that was waited for and did not succeed.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The error.</returns>
    public static OrchestratorException RunFailed(OrchestratorRun run) =>
        new(
            "RunFailed",
            OrchestratorErrorKind.Failed,
            run.Fault is { } fault
                ? $"The run '{run.Name}' was abandoned by its orchestrator: {fault}"
                : $"The run '{run.Name}' is {run.State}: {run.Count(TaskState.Succeeded)} of {run.Tasks.Count} tasks "
                    + $"succeeded.{FirstFailure(run)}",
            run.State is RunState.Interrupted or RunState.Canceled ? "Resume it with Resume-OrchestratorRun."
                : run.Count(TaskState.Failed) > 0 ? "See Get-OrchestratorTask, fix what failed, and run it again with Invoke-TaskRetry."
                : string.Empty);

    // Where no task failed, the run was ended for a reason that its tasks give, with what to do: for instance a spent budget.
    private static string FirstFailure(OrchestratorRun run) =>
        run.Tasks.FirstOrDefault(task => task.State == TaskState.Failed) is { } failed ? $" First failure: '{failed.Id}': {failed.Reason}"
        : run.State == RunState.Failed && run.Tasks.FirstOrDefault(task => task.State == TaskState.Canceled) is { Reason: { } reason }
            ? $" {reason}"
        : string.Empty;

    // PowerShell shows what to do on a line of its own, below what happened.
    private static ErrorDetails Details(OrchestratorException error)
    {
        var happened = error.Remedy.Length > 0 && error.Message.EndsWith(error.Remedy, StringComparison.Ordinal)
            ? error.Message[..^error.Remedy.Length]
            : error.Message;
        return new ErrorDetails(CleanText.Lines(happened.TrimEnd()))
        {
            RecommendedAction = error.Remedy.Length > 0 ? CleanText.Lines(error.Remedy) : null,
        };
    }

    /// <summary>The category of a kind of error.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The category.</returns>
    internal static ErrorCategory Category(OrchestratorErrorKind kind) => kind switch
    {
        OrchestratorErrorKind.InvalidInput => ErrorCategory.InvalidArgument,
        OrchestratorErrorKind.NotAvailable => ErrorCategory.NotInstalled,
        OrchestratorErrorKind.InvalidData => ErrorCategory.InvalidData,
        OrchestratorErrorKind.InUse => ErrorCategory.ResourceBusy,
        OrchestratorErrorKind.InputOutput => ErrorCategory.WriteError,
        OrchestratorErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        OrchestratorErrorKind.AlreadyExists => ErrorCategory.ResourceExists,
        OrchestratorErrorKind.TimedOut => ErrorCategory.OperationTimeout,
        OrchestratorErrorKind.InvalidState => ErrorCategory.InvalidOperation,
        OrchestratorErrorKind.NotReadable => ErrorCategory.ReadError,
        OrchestratorErrorKind.NotAuthenticated => ErrorCategory.AuthenticationError,
        _ => ErrorCategory.OperationStopped,
    };
}
