using System.Collections.Immutable;
using PSParallelOrchestrator.Engine.Graphs;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>
/// Turns events into the objects that users hold: for the owner as they become durable, for a resume and for readers by replay.
/// The same events always give the same objects.
/// </summary>
internal sealed class RunProjection
{
    private readonly TaskStates states;
    private readonly Dictionary<TaskAttempt, (ProcessPlace Owner, RunOptions Options)> open = [];
    private ProcessPlace owner = ProcessPlace.Current;
    private ImmutableList<string> warnings = [];

    /// <summary>Begins with a run to which nothing has happened.</summary>
    public RunProjection(OrchestratorRun run)
    {
        Run = run;
        Graph = new TaskGraph(run.Plan);
        states = new TaskStates(run, Graph);
    }

    /// <summary>The objects.</summary>
    public OrchestratorRun Run { get; }

    /// <summary>What the run's tasks depend on; another where tasks were added.</summary>
    public TaskGraph Graph { get; private set; }

    /// <summary>The number of the last event applied; 0 before the first.</summary>
    public long LastSequence => Run.LastSequence;

    /// <summary>Tasks that became final since the list was last cleared.</summary>
    public List<RunTask> NewlyFinal => states.NewlyFinal;

    /// <summary>
    /// A task that failed, or was blocked by a conflict, after which the run was neither stopped nor ended, nor the task retried; null for
    /// none.
    /// </summary>
    public RunTask? UnansweredFailure => states.UnansweredFailure;

    /// <summary>Told of each event that is applied, with what it changed; null where nobody wants to know.</summary>
    public Action<RunChange>? Changed { get; set; }

    /// <summary>Where the orchestrator was that launched an attempt whose end is not recorded.</summary>
    public ProcessPlace PlaceOf(TaskAttempt attempt) => open.TryGetValue(attempt, out var known) ? known.Owner : owner;

    /// <summary>How the run was run when an attempt was launched whose end is not recorded.</summary>
    public RunOptions OptionsOf(TaskAttempt attempt) => open.TryGetValue(attempt, out var known) ? known.Options : Run.Options;

    /// <summary>Applies one event.</summary>
    /// <exception cref="InvalidDataException">The event does not fit the plan.</exception>
    public void Apply(JournalRecord record)
    {
        if (EventRules.Problem(record, Run, states.IsStopping) is { } problem)
        {
            throw new InvalidDataException(problem);
        }

        if (Changed is not { } listener)
        {
            Take(record);
            Run.LastSequence = record.Sequence;
            return;
        }

        var changes = new TaskChanges();
        Run.StateSet = changes.Note;
        states.Now = record.Time;
        Take(record);
        Run.StateSet = null;
        Run.LastSequence = record.Sequence;
        listener(new RunChange(record.Sequence, record.Time, record.Event, Run.State, changes.Made()));
    }

    /// <summary>Adds a warning to the run's.</summary>
    /// <param name="text">What the user should know.</param>
    public void Warn(string text)
    {
        warnings = warnings.Add(text);
        Run.Warnings = warnings;
    }

    /// <summary>An attempt's work began.</summary>
    /// <param name="at">When.</param>
    /// <param name="node">The machine, where that is not the orchestrator's.</param>
    public static void Started(RunTask task, DateTimeOffset at, string? node)
    {
        if (task.LastAttempt is { State: AttemptState.Launching } attempt)
        {
            attempt.StartedAt = at;
            attempt.Node = node ?? attempt.Node;
            attempt.State = AttemptState.Running;
            if (attempt.WaitReason is not null)
            {
                attempt.WaitReason = null;
                task.Run.SetState(task, TaskState.Running, null);
            }
        }
    }

    /// <summary>What an attempt has used so far. Not an event: the record of its end says what it used in all.</summary>
    /// <param name="usage">That.</param>
    public static void Used(RunTask task, AttemptUsage usage)
    {
        if (task.LastAttempt is { FinishedAt: null } attempt)
        {
            attempt.Usage = usage;
        }
    }

    /// <summary>Why a task that was launched does not run yet.</summary>
    /// <param name="reason">What its backend says; null where it says nothing.</param>
    public static string? Waits(string? reason) => reason is null ? null : "Waits for its place on the backend: " + reason;

    private void Take(JournalRecord record)
    {
        switch (record.Event)
        {
            case RunCreated:
                break;
            case RunStarted e:
                Run.StartedAt = record.Time;
                Run.FinishedAt = null;
                Run.Elapsed = null;
                Run.Beginnings++;
                Run.State = RunState.Running;
                Run.Simulated = e.Simulated;
                owner = new ProcessPlace(e.Host, e.BootId, e.PidNamespace);
                states.Begin(e.Reopen);
                break;
            case AttemptLaunching e:
                Launching(Task(e.Task), e, record.Time);
                break;
            case AttemptLaunched e:
                Task(e.Task).Attempts[e.Attempt - 1].Handle = e.Handle;
                break;
            case AttemptQueued e:
                Queued(Task(e.Task), e.Reason);
                break;
            case AttemptStarted e:
                Started(Task(e.Task), e.StartedAt, e.Node);
                break;
            case AttemptFinished e:
                Finished(Task(e.Task), e, record.Time);
                break;
            case TaskBlocked e:
                Blocked(Task(e.Task), e.Reason, record.Time);
                break;
            case TaskApproved e:
                states.Approve(Task(e.Task));
                break;
            case TaskDenied e:
                states.End(Task(e.Task), TaskState.Failed, e.Reason is null ? "Denied." : "Denied: " + e.Reason);
                break;
            case RetryRequested e:
                Run.State = RunState.Running;
                Run.FinishedAt = null;
                foreach (var id in e.Terms is null ? [] : e.Tasks)
                {
                    e.Terms!.Note(Task(id));
                }

                states.Retry(e.Tasks);
                break;
            case TaskStopped e:
                states.Stop(Task(e.Task), e.Reason);
                break;
            case TasksAdded e:
                Add(e);
                break;
            case RunPlaceSet e:
                SetPlace(e);
                break;
            case StopRequested e:
                states.Stop(e.Reason);
                break;
            case BudgetSet e:
                Run.MaxCostUsd = e.MaxCostUsd;
                break;
            case ConflictStrategySet e:
                Run.ConflictStrategy = e.Strategy;
                break;
            case WarningGiven e:
                Warn(e.Message);
                break;
            case ConsolidationFinished e:
                Run.Consolidation = e.Summary;
                break;
            case RunFinished e:
                Run.State = e.State;
                Run.Elapsed = e.Elapsed;
                // The clock may have been set meanwhile.
                Run.FinishedAt = Run.StartedAt is { } started && e.Elapsed is { } elapsed ? started + elapsed : record.Time;
                states.ForgetFailure();
                break;
            case MachineMeasured e:
                (Run.AverageCpuPercent, Run.AverageMemoryPercent) = (e.CpuPercent, e.MemoryPercent);
                break;
            case ConsolidationStarted:
                break;
            default:
                throw new InvalidDataException($"there is no place for an event {record.Event.GetType().Name}");
        }
    }

    private RunTask Task(string id) => Run.FindTask(id)!;

    private void Launching(RunTask task, AttemptLaunching e, DateTimeOffset at)
    {
        var attempt = new TaskAttempt(task, e.Attempt, e.Executor, at)
        {
            Memory = e.Memory,
            TimeLimit = e.TimeLimit,
            CostLimitUsd = e.CostLimitUsd,
            ReservedUsd = e.ReservedUsd,
            Gpus = e.Gpus,
        };
        task.Add(attempt);
        open[attempt] = (owner, Run.Options);
        task.RetryAt = null;
        Run.SetState(task, TaskState.Running, null);
    }

    private void Add(TasksAdded e)
    {
        var read = AddedTasks.Read(e.Plan);
        var plan = read.Plan is { } added ? Run.Plan with { Tasks = [.. Run.Plan.Tasks, .. added.Tasks] } : null;
        if ((plan is null ? read.Diagnostics : PlanValidator.Validate(plan))
            .FirstOrDefault(static found => found.Severity == PlanDiagnosticSeverity.Error) is { } wrong)
        {
            throw new InvalidDataException("the tasks that were added cannot be: " + wrong.Message);
        }

        Run.Add(plan!);
        Run.Simulated |= SimulatedWork.IsAnyOf(read.Plan!.Tasks, Run.Options);
        Graph = new TaskGraph(plan!);
        states.Add(Graph);
    }

    private void SetPlace(RunPlaceSet e)
    {
        var options = Run.Options with { MaxExecutors = e.MaxExecutors ?? Run.MaxExecutors };
        Run.Options = e.Backend is { } backend && backend != options.Backend
            ? options with { Backend = backend, BackendOptions = null }
            : options;
    }

    private void Queued(RunTask task, string reason)
    {
        task.LastAttempt!.WaitReason = reason;
        Run.SetState(task, TaskState.Running, Waits(reason));
    }

    private void Finished(RunTask task, AttemptFinished e, DateTimeOffset at)
    {
        var attempt = task.LastAttempt!;
        open.Remove(attempt);
        attempt.StartedAt = e.StartedAt;
        attempt.WaitReason = null;
        // The clock may have been set back between the two.
        attempt.FinishedAt = e.FinishedAt > e.StartedAt ? e.FinishedAt : e.StartedAt;
        attempt.FailureClass = e.FailureClass;
        attempt.ExitCode = e.ExitCode;
        attempt.Message = e.Message;
        attempt.Usage = e.Usage;
        attempt.CheckOutput = e.CheckOutput;
        attempt.State = e.Succeeded ? AttemptState.Succeeded : AttemptState.Failed;
        if (e.Counted)
        {
            task.CountedFailures++;
        }

        if (e.Succeeded)
        {
            task.Commit = e.Commit;
            states.End(task, TaskState.Succeeded, null);
        }
        else if (e.RetryAt is not null && states.IsStopping)
        {
            states.End(task, TaskState.Canceled, e.Message);
        }
        else if (e.RetryAt is { } due)
        {
            task.RetryAt = due;
            task.RetryDelay = due > at ? due - at : TimeSpan.Zero;
            Run.SetState(task, TaskState.Retrying, e.Message);
            if (e.FailureClass == FailureClass.RateLimited)
            {
                states.Hold(task, due);
            }
        }
        else
        {
            states.End(task, e.FailureClass == FailureClass.Canceled ? TaskState.Canceled : TaskState.Failed, e.Message);
        }
    }

    private void Blocked(RunTask task, string reason, DateTimeOffset at)
    {
        var attempt = task.LastAttempt!;
        open.Remove(attempt);
        attempt.StartedAt = attempt.FinishedAt = at;
        attempt.State = AttemptState.Failed;
        attempt.FailureClass = FailureClass.Permanent;
        attempt.Message = reason;

        // It was never launched: nothing of what was reserved can have been spent.
        attempt.ReservedUsd = null;
        states.End(task, TaskState.Blocked, reason);
    }
}
