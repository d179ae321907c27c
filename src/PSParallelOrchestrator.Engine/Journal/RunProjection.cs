using System.Collections.Immutable;
using PSParallelOrchestrator.Engine.Execution.Processes;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>
/// Turns events into the objects that users hold: for the owner as they become durable, for a resume and for readers by replay.
/// The same events always give the same objects.
/// </summary>
internal sealed class RunProjection
{
    private readonly TaskGraph graph;
    private readonly int[] unmet;
    private readonly Stack<int> cascade = new();
    private RunTask[] topological = [];
    private readonly Dictionary<TaskAttempt, ProcessPlace> open = [];
    private ProcessPlace owner = ProcessPlace.Current;
    private ImmutableList<string> warnings = [];
    private RunTask? unanswered;
    private bool stopping;

    /// <summary>Begins with a run to which nothing has happened.</summary>
    /// <param name="run">The run.</param>
    /// <param name="graph">Its plan's dependencies.</param>
    public RunProjection(OrchestratorRun run, TaskGraph graph)
    {
        Run = run;
        this.graph = graph;
        unmet = new int[graph.Count];
        for (var i = 0; i < unmet.Length; i++)
        {
            unmet[i] = graph.Dependencies(i).Length;
            if (unmet[i] == 0)
            {
                Release(run.Tasks[i]);
            }
        }
    }

    /// <summary>The objects.</summary>
    public OrchestratorRun Run { get; }

    /// <summary>The number of the last event applied; 0 before the first.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Tasks that became final since the list was last cleared.</summary>
    public List<RunTask> NewlyFinal { get; } = [];

    /// <summary>A task that failed, or was blocked by a conflict, after which the run was neither stopped nor ended, nor the task retried; null for none.</summary>
    public RunTask? UnansweredFailure => unanswered is { State: TaskState.Failed or TaskState.Blocked } ? unanswered : null;

    /// <summary>Where the orchestrator was that launched an attempt whose end is not recorded.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <returns>The place.</returns>
    public ProcessPlace PlaceOf(TaskAttempt attempt) => open.GetValueOrDefault(attempt, owner);

    /// <summary>Applies one event.</summary>
    /// <param name="record">The event.</param>
    /// <exception cref="InvalidDataException">The event does not fit the plan.</exception>
    public void Apply(JournalRecord record)
    {
        if (EventRules.Problem(record, Run, stopping) is { } problem)
        {
            throw new InvalidDataException(problem);
        }

        LastSequence = record.Sequence;
        switch (record.Event)
        {
            case RunCreated:
                break;
            case RunStarted e:
                Run.StartedAt = record.Time;
                Run.FinishedAt = null;
                Run.State = RunState.Running;
                Run.Simulated = e.Simulated;
                owner = new ProcessPlace(e.Host, e.BootId, e.PidNamespace);
                stopping = false;
                Reopen(task => e.Reopen && task.State == TaskState.Canceled);
                break;
            case AttemptLaunching e:
                Launching(Task(e.Task), e, record.Time);
                break;
            case AttemptLaunched e:
                Task(e.Task).Attempts[e.Attempt - 1].Handle = e.Handle;
                break;
            case AttemptFinished e:
                Finished(Task(e.Task), e, record.Time);
                break;
            case TaskBlocked e:
                Blocked(Task(e.Task), e.Reason, record.Time);
                break;
            case TaskApproved e:
                Approved(Task(e.Task));
                break;
            case TaskDenied e:
                End(Task(e.Task), TaskState.Failed, e.Reason is null ? "Denied." : "Denied: " + e.Reason);
                break;
            case RetryRequested e:
                Retry(e.Tasks);
                break;
            case StopRequested e:
                Stop(e.Reason);
                break;
            case BudgetSet e:
                Run.MaxCostUsd = e.MaxCostUsd;
                break;
            case WarningGiven e:
                Warn(e.Message);
                break;
            case ConsolidationFinished e:
                Run.Consolidation = e.Summary;
                break;
            case RunFinished e:
                Run.State = e.State;
                Run.FinishedAt = record.Time;
                unanswered = null;
                break;
            case ConsolidationStarted:
                break;
            default:
                throw new InvalidDataException($"there is no place for an event {record.Event.GetType().Name}");
        }
    }

    /// <summary>Adds a warning to the run's.</summary>
    /// <param name="text">What the user should know.</param>
    public void Warn(string text)
    {
        warnings = warnings.Add(text);
        Run.Warnings = warnings;
    }

    /// <summary>An attempt's work began. Not an event: the record of its end says when.</summary>
    /// <param name="task">The task.</param>
    /// <param name="at">When.</param>
    public static void Started(RunTask task, DateTimeOffset at)
    {
        if (task.LastAttempt is { State: AttemptState.Launching } attempt)
        {
            attempt.StartedAt = at;
            attempt.State = AttemptState.Running;
        }
    }

    private RunTask Task(string id) => Run.FindTask(id)!;

    private void Release(RunTask task)
    {
        if (task.Definition.RequireApproval && !task.Approved)
        {
            Run.SetState(task, TaskState.WaitingForApproval, "Waits for somebody to approve it.");
        }
        else
        {
            Run.SetState(task, TaskState.Ready, null);
        }
    }

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
        open[attempt] = owner;
        task.RetryAt = null;
        Run.SetState(task, TaskState.Running, null);
    }

    private void Finished(RunTask task, AttemptFinished e, DateTimeOffset at)
    {
        var attempt = task.LastAttempt!;
        open.Remove(attempt);
        attempt.StartedAt = e.StartedAt;
        // The clock may have been set back between the two.
        attempt.FinishedAt = e.FinishedAt > e.StartedAt ? e.FinishedAt : e.StartedAt;
        attempt.FailureClass = e.Failure;
        attempt.ExitCode = e.ExitCode;
        attempt.Message = e.Message;
        attempt.Usage = e.Usage;
        attempt.CheckOutput = e.CheckOutput;
        attempt.State = e.Failure is null ? AttemptState.Succeeded : AttemptState.Failed;
        if (e.Counted)
        {
            task.CountedFailures++;
        }

        if (e.Failure is null)
        {
            task.Commit = e.Commit;
            End(task, TaskState.Succeeded, null);
        }
        else if (e.RetryAt is not null && stopping)
        {
            End(task, TaskState.Canceled, e.Message);
        }
        else if (e.RetryAt is { } due)
        {
            task.RetryAt = due;
            task.RetryDelay = due > at ? due - at : TimeSpan.Zero;
            Run.SetState(task, TaskState.Retrying, e.Message);
        }
        else
        {
            End(task, e.Failure == FailureClass.Canceled ? TaskState.Canceled : TaskState.Failed, e.Message);
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
        End(task, TaskState.Blocked, reason);
    }

    private void Approved(RunTask task)
    {
        task.Approved = true;
        if (task.State == TaskState.WaitingForApproval)
        {
            Run.SetState(task, TaskState.Ready, null);
        }
    }

    private void Stop(string reason)
    {
        stopping = true;
        unanswered = null;
        foreach (var task in Run.Tasks)
        {
            if (!IsFinal(task.State) && task.State != TaskState.Running)
            {
                task.RetryAt = null;
                Run.SetState(task, TaskState.Canceled, reason);
                NewlyFinal.Add(task);
            }
        }
    }

    private void Retry(IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            var task = Task(id);
            task.CountedFailures = 0;
            task.RetryAt = null;
        }

        // Whether they were blocked, or canceled while they waited: tasks run again with what depends on them.
        var again = ids.ToHashSet(StringComparer.Ordinal);
        Run.State = RunState.Running;
        Run.FinishedAt = null;
        stopping = false;
        Reopen(task => again.Contains(task.Id)
            || (task.State == TaskState.Canceled && task.Definition.DependsOn.Any(again.Contains) && again.Add(task.Id)));
    }

    /// <summary>Makes chosen final tasks wait again, and everything that only they blocked.</summary>
    private void Reopen(Predicate<RunTask> chosen)
    {
        if (Run.Count(TaskState.Canceled) + Run.Count(TaskState.Failed) + Run.Count(TaskState.Blocked) == 0)
        {
            return;
        }

        topological = topological.Length > 0 ? topological : [.. graph.TopologicalOrder().Select(ordinal => Run.Tasks[ordinal])];
        foreach (var task in topological)
        {
            if (!chosen(task) && task.State != TaskState.Blocked)
            {
                continue;
            }

            var blocker = Blocker(task);
            if (blocker is not null)
            {
                Run.SetState(task, TaskState.Blocked, BlockedBy(blocker));
            }
            else if (chosen(task) || task.Attempts.Count == 0)
            {
                Run.SetState(task, TaskState.Pending, null);
                if (unmet[task.Ordinal] == 0)
                {
                    Release(task);
                }
            }
        }
    }

    private RunTask? Blocker(RunTask task)
    {
        foreach (var dependency in graph.Dependencies(task.Ordinal))
        {
            if (Run.Tasks[dependency].State is TaskState.Failed or TaskState.Blocked or TaskState.Canceled)
            {
                return Run.Tasks[dependency];
            }
        }

        return null;
    }

    private void End(RunTask task, TaskState state, string? reason)
    {
        Run.SetState(task, state, reason);
        NewlyFinal.Add(task);
        if (state == TaskState.Succeeded)
        {
            foreach (var dependant in graph.Dependants(task.Ordinal))
            {
                if (--unmet[dependant] == 0 && Run.Tasks[dependant].State == TaskState.Pending)
                {
                    Release(Run.Tasks[dependant]);
                }
            }
        }
        else
        {
            unanswered = state == TaskState.Canceled || stopping ? unanswered : UnansweredFailure ?? task;
            BlockDependants(task.Ordinal);
        }
    }

    private void BlockDependants(int origin)
    {
        cascade.Push(origin);
        while (cascade.TryPop(out var blocker))
        {
            foreach (var dependant in graph.Dependants(blocker))
            {
                var task = Run.Tasks[dependant];
                if (task.State is TaskState.Pending)
                {
                    Run.SetState(task, TaskState.Blocked, BlockedBy(Run.Tasks[blocker]));
                    NewlyFinal.Add(task);
                    cascade.Push(dependant);
                }
            }
        }
    }

    private static string BlockedBy(RunTask blocker) => blocker.State switch
    {
        TaskState.Failed => $"Depends on '{blocker.Id}', which failed.",
        TaskState.Canceled => $"Depends on '{blocker.Id}', which was canceled.",
        _ => $"Depends on '{blocker.Id}', which is blocked.",
    };

    /// <summary>Whether a task in this state waits for nothing more.</summary>
    /// <param name="state">The state.</param>
    /// <returns>True for Succeeded, Failed, Blocked and Canceled.</returns>
    public static bool IsFinal(TaskState state) =>
        state is TaskState.Succeeded or TaskState.Failed or TaskState.Blocked or TaskState.Canceled;
}
