using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PSParallelOrchestrator.Engine.Graphs;

namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>The states of a run's tasks: what the end of one means for those that depend on it.</summary>
internal sealed class TaskStates
{
    private readonly OrchestratorRun run;
    private readonly Stack<int> cascade = new();
    private readonly Dictionary<AgentKind, (DateTimeOffset Until, string Reason)> held = [];
    private TaskGraph graph;
    private int[] unmet = [];
    private RunTask[] topological = [];
    private RunTask? unanswered;

    /// <summary>Begins with tasks to which nothing has happened.</summary>
    public TaskStates(OrchestratorRun run, TaskGraph graph)
    {
        this.run = run;
        this.graph = graph;
        Add(graph);
    }

    /// <summary>When the event happened that is being taken in.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>Whether a stop was asked for since the run was last started.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Tasks that became final since the list was last cleared.</summary>
    public List<RunTask> NewlyFinal { get; } = [];

    /// <summary>
    /// A task that failed, or was blocked by a conflict, after which the run was neither stopped nor ended, nor the task retried; null for
    /// none.
    /// </summary>
    public RunTask? UnansweredFailure => unanswered is { State: TaskState.Failed or TaskState.Blocked } ? unanswered : null;

    /// <summary>Whether a task in this state waits for nothing more.</summary>
    /// <returns>True for Succeeded, Failed, Blocked and Canceled.</returns>
    public static bool IsFinal(TaskState state) =>
        state is TaskState.Succeeded or TaskState.Failed or TaskState.Blocked or TaskState.Canceled;

    /// <summary>Takes up tasks that were added to the run, to which nothing has happened.</summary>
    /// <param name="grown">The dependencies of all tasks.</param>
    [MemberNotNull(nameof(graph))]
    public void Add(TaskGraph grown)
    {
        var known = unmet.Length;
        (graph, topological) = (grown, []);
        Array.Resize(ref unmet, graph.Count);
        for (var i = known; i < unmet.Length; i++)
        {
            foreach (var dependency in graph.Dependencies(i))
            {
                unmet[i] += run.Tasks[dependency].State == TaskState.Succeeded ? 0 : 1;
            }

            if (unmet[i] == 0)
            {
                Release(run.Tasks[i]);
            }
        }

        // What is added may depend on a task that failed.
        for (var i = known; i < unmet.Length; i++)
        {
            if (run.Tasks[i].State == TaskState.Pending && Blocker(run.Tasks[i]) is { } blocker)
            {
                BlockDependants(blocker, Root(blocker));
            }
        }
    }

    /// <summary>The run is started, or started again.</summary>
    /// <param name="reopen">Whether what was canceled is to run.</param>
    public void Begin(bool reopen)
    {
        IsStopping = false;
        // Who stopped a task alone wants the others.
        Reopen(task => reopen && task.State == TaskState.Canceled && task.StopReason is null);
    }

    /// <summary>The run has ended: no failure in it waits for an answer.</summary>
    public void ForgetFailure() => unanswered = null;

    /// <summary>Lets a task start that waits for approval.</summary>
    public void Approve(RunTask task)
    {
        task.Approved = true;
        if (task.State == TaskState.WaitingForApproval)
        {
            run.SetState(task, TaskState.Ready, WhyHeld(task));
        }
    }

    /// <summary>Cancels what has not started.</summary>
    public void Stop(string reason)
    {
        IsStopping = true;
        unanswered = null;
        foreach (var task in run.Tasks)
        {
            if (!IsFinal(task.State) && task.State != TaskState.Running)
            {
                task.RetryAt = null;
                run.SetState(task, TaskState.Canceled, reason);
                NewlyFinal.Add(task);
            }
        }
    }

    /// <summary>Cancels a task alone; where an attempt of it is under way, that one is to end first.</summary>
    public void Stop(RunTask task, string reason)
    {
        task.StopReason = reason;
        if (task.State == TaskState.Running)
        {
            run.SetState(task, TaskState.Running, reason);
        }
        else
        {
            task.RetryAt = null;
            End(task, TaskState.Canceled, reason);
        }
    }

    /// <summary>Makes tasks wait again, and what only they blocked.</summary>
    public void Retry(IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            var task = run.FindTask(id)!;
            task.CountedFailures = 0;
            task.RetryAt = null;
            task.StopReason = null;
        }

        // Whether they were blocked, or canceled while they waited: tasks run again with what depends on them.
        var again = ids.ToHashSet(StringComparer.Ordinal);
        IsStopping = false;
        Reopen(task => again.Contains(task.Id)
            || (task.State == TaskState.Canceled && task.Definition.DependsOn.Any(again.Contains) && again.Add(task.Id)));
    }

    /// <summary>Makes a task final, and releases or blocks what depends on it.</summary>
    /// <param name="reason">Why, for people; null for a success.</param>
    public void End(RunTask task, TaskState state, string? reason)
    {
        run.SetState(task, state, reason);
        NewlyFinal.Add(task);
        if (state == TaskState.Succeeded)
        {
            foreach (var dependant in graph.Dependants(task.Ordinal))
            {
                if (--unmet[dependant] == 0 && run.Tasks[dependant].State == TaskState.Pending)
                {
                    Release(run.Tasks[dependant]);
                }
            }
        }
        else
        {
            unanswered = state == TaskState.Canceled || IsStopping ? unanswered : UnansweredFailure ?? task;
            BlockDependants(task, task);
        }
    }

    /// <summary>Notes that the agent of a task takes no starts for a while, since its service limited it.</summary>
    /// <param name="task">The task whose attempt met the limit.</param>
    public void Hold(RunTask task, DateTimeOffset until)
    {
        if (AgentOf(task) is not { } agent || (held.TryGetValue(agent, out var already) && already.Until >= until))
        {
            return;
        }

        held[agent] = (until, string.Create(
            CultureInfo.InvariantCulture,
            $"Held back until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z: the service of {agent} limited the rate (task '{task.Id}')."));
        foreach (var ready in run.Count(TaskState.Ready) == 0 ? [] : run.Tasks)
        {
            if (ready.State == TaskState.Ready && AgentOf(ready) == agent)
            {
                run.SetState(ready, TaskState.Ready, held[agent].Reason);
            }
        }
    }

    private AgentKind? AgentOf(RunTask task) =>
        task.Definition.Kind == TaskKind.Agent ? task.Definition.Agent ?? run.Options.Agent : null;

    private string? WhyHeld(RunTask task) =>
        held.Count > 0 && AgentOf(task) is { } agent && held.TryGetValue(agent, out var hold) && hold.Until > Now ? hold.Reason : null;

    private void Release(RunTask task)
    {
        if (task.Definition.RequireApproval && !task.Approved)
        {
            run.SetState(task, TaskState.WaitingForApproval, "Waits for somebody to approve it.");
        }
        else
        {
            run.SetState(task, TaskState.Ready, WhyHeld(task));
        }
    }

    /// <summary>Makes chosen final tasks wait again, and everything that only they blocked.</summary>
    private void Reopen(Predicate<RunTask> chosen)
    {
        if (run.Count(TaskState.Canceled) + run.Count(TaskState.Failed) + run.Count(TaskState.Blocked) == 0)
        {
            return;
        }

        topological = topological.Length > 0 ? topological : [.. graph.TopologicalOrder().Select(ordinal => run.Tasks[ordinal])];
        foreach (var task in topological)
        {
            if (!chosen(task) && task.State != TaskState.Blocked)
            {
                continue;
            }

            var blocker = Blocker(task);
            if (blocker is not null)
            {
                run.SetState(task, TaskState.Blocked, BlockedBy(blocker, Root(blocker)));
            }
            else if (chosen(task) || task.Attempts.Count == 0)
            {
                run.SetState(task, TaskState.Pending, null);
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
            if (run.Tasks[dependency].State is TaskState.Failed or TaskState.Blocked or TaskState.Canceled)
            {
                return run.Tasks[dependency];
            }
        }

        return null;
    }

    private void BlockDependants(RunTask origin, RunTask root)
    {
        cascade.Push(origin.Ordinal);
        while (cascade.TryPop(out var blocker))
        {
            foreach (var dependant in graph.Dependants(blocker))
            {
                var task = run.Tasks[dependant];
                if (task.State is TaskState.Pending)
                {
                    run.SetState(task, TaskState.Blocked, BlockedBy(run.Tasks[blocker], root));
                    NewlyFinal.Add(task);
                    cascade.Push(dependant);
                }
            }
        }
    }

    /// <summary>The task with which it began: one that failed, was canceled, or was blocked by what it was to start from.</summary>
    private RunTask Root(RunTask blocked)
    {
        while (blocked.State == TaskState.Blocked && Blocker(blocked) is { } next)
        {
            blocked = next;
        }

        return blocked;
    }

    private static string BlockedBy(RunTask neighbour, RunTask root)
    {
        var what = root.State switch
        {
            TaskState.Failed => "failed",
            TaskState.Canceled => "was canceled",
            _ => "is blocked",
        };
        return neighbour == root ? $"Depends on '{root.Id}', which {what}."
            : $"Depends by way of '{neighbour.Id}' on '{root.Id}', which {what}.";
    }
}
