using System.Globalization;

namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>
/// Which events can follow on which state of a run. A line may be whole and still make no sense beside the plan and the lines
/// before it: such a journal is refused as a whole, since every state after that line would be a guess.
/// </summary>
internal static class EventRules
{
    private const int MostGpus = 4096;

    /// <summary>Looks whether an event can have happened.</summary>
    /// <param name="run">The run as it was before.</param>
    /// <param name="stopping">Whether it was stopping.</param>
    /// <returns>Why not; null where it can.</returns>
    public static string? Problem(JournalRecord record, OrchestratorRun run, bool stopping) => record.Event switch
    {
        RunCreated e => e.RunId != run.Id ? "it belongs to another run"
            : e.Tasks != run.Tasks.Count ? "the plan has another number of tasks"
            : run.StartedAt is not null ? "the run was there before"
            : null,
        RunStarted { Host: null } => "it names no host",
        AttemptLaunching e => NoTask(run, e.Task) ?? Launching(run.FindTask(e.Task)!, e, stopping),
        AttemptLaunched e => NoTask(run, e.Task) ?? NoAttempt(run.FindTask(e.Task)!, e.Attempt),
        AttemptQueued e => NoTask(run, e.Task)
            ?? NotOpen(run.FindTask(e.Task)!, e.Attempt)
            ?? (e.Reason is null ? "it has no text" : null),
        AttemptStarted e => NoTask(run, e.Task)
            ?? NotOpen(run.FindTask(e.Task)!, e.Attempt)
            ?? (e.Node is null ? "it names no machine" : null),
        AttemptFinished e => NoTask(run, e.Task)
            ?? NotOpen(run.FindTask(e.Task)!, e.Attempt)
            ?? (e.FailureClass is { } failure && !Enum.IsDefined(failure) ? "its failure class is unknown" : null),
        TaskBlocked e => NoTask(run, e.Task) ?? NotOpen(run.FindTask(e.Task)!, e.Attempt),
        TaskApproved e => NoTask(run, e.Task) ?? NotWaiting(run.FindTask(e.Task)!),
        TaskDenied e => NoTask(run, e.Task) ?? NotWaiting(run.FindTask(e.Task)!),
        RetryRequested { Tasks: null } => "it names no tasks",
        RetryRequested e => e
            .Tasks.Select(id => NoTask(run, id) ?? NotAgain(run.FindTask(id)!))
            .FirstOrDefault(problem => problem is not null),
        TaskStopped { Reason: null } => "it has no text",
        TaskStopped e => NoTask(run, e.Task) ?? Ended(run.FindTask(e.Task)!),
        TasksAdded when stopping || run.State != RunState.Running => "tasks were added though the run did not go on",
        RunPlaceSet { MaxExecutors: < 1 } => "it leaves no executor",
        StopRequested { Reason: null } or WarningGiven { Message: null } => "it has no text",
        ConsolidationFinished { Summary: null or { Conflicts: null } } => "it has no summary",
        BudgetSet { MaxCostUsd: <= 0 } => "its budget is not above 0",
        MachineMeasured e => IsNoPercentage(e.CpuPercent) || IsNoPercentage(e.MemoryPercent) ? "it is no percentage" : null,
        RunFinished e => Finished(run, e),
        _ => null,
    };

    private static bool IsNoPercentage(double? value) => value is not (null or (>= 0 and <= 100));

    private static string? NoTask(OrchestratorRun run, string? id) =>
        id is null ? "it names no task"
        : run.FindTask(id) is null ? $"the plan has no task '{id}'"
        : null;

    private static string? NoAttempt(RunTask task, int number) => number >= 1 && number <= task.Attempts.Count
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"task '{task.Id}' has no attempt {number}");

    private static string? NotOpen(RunTask task, int number) => NoAttempt(task, number)
        ?? (number == task.Attempts.Count && task.State == TaskState.Running
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"attempt {number} of task '{task.Id}' has ended before"));

    private static string? NotWaiting(RunTask task) =>
        task.State == TaskState.WaitingForApproval ? null : $"task '{task.Id}' is {task.State} and does not wait for approval";

    private static string? Ended(RunTask task) => TaskStates.IsFinal(task.State) ? $"task '{task.Id}' is {task.State} already" : null;

    private static string? NotAgain(RunTask task) =>
        task.State is TaskState.Failed or TaskState.Canceled or TaskState.Blocked
            ? null
            : $"task '{task.Id}' is {task.State} and cannot run again";

    private static string? Launching(RunTask task, AttemptLaunching e, bool stopping) =>
        e.Attempt != task.Attempts.Count + 1
            ? string.Create(CultureInfo.InvariantCulture, $"attempt {e.Attempt} of task '{task.Id}' is out of order")
        : task.State is not (TaskState.Ready or TaskState.Retrying) ? $"task '{task.Id}' is {task.State} and cannot start"
        : stopping ? $"task '{task.Id}' starts though the run was stopped"
        : e.Executor < 0 || e.Executor >= task.Run.MaxExecutors
            ? string.Create(CultureInfo.InvariantCulture, $"the run has no executor {e.Executor}")
        : e.Memory is { Bytes: <= 0 } || e.TimeLimit <= TimeSpan.Zero ? "its limits are not above zero"
        : e.Gpus is { } gpus && (gpus.Length > MostGpus || gpus.Any(gpu => gpu < 0) || gpus.Distinct().Count() != gpus.Length)
            ? "its GPUs make no sense"
        : null;

    private static string? Finished(OrchestratorRun run, RunFinished e) =>
        e.State is not (RunState.Succeeded or RunState.Failed or RunState.Canceled) ? $"{e.State} is no final state"
        : run.Tasks.FirstOrDefault(task => !TaskStates.IsFinal(task.State)) is { } open ? $"task '{open.Id}' is {open.State}, not final"
        : null;
}
