using System.Globalization;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>Which tasks a request means, and whether it can be granted.</summary>
internal static class RequestRules
{
    private const int MostProblems = 20;

    /// <summary>The tasks a retry means: a blocked task that is asked for stands for what blocks it, and follows it.</summary>
    /// <param name="ids">The ids asked for; empty for all that can be retried.</param>
    /// <param name="problem">Why it cannot be granted; null where it can.</param>
    /// <returns>The tasks' ids, in plan order.</returns>
    public static string[] Retry(OrchestratorRun run, IReadOnlyList<string> ids, out string? problem)
    {
        var asked = Choose(
            run,
            ids,
            task => CanRunAgain(task) || (ids.Count > 0 && task.State == TaskState.Blocked),
            task => $"task '{task.Id}' is {task.State}; only tasks that failed, were canceled or are blocked can run again",
            "no task failed or was canceled",
            out problem);
        return [.. WithoutBlocked(asked.Select(id => run.FindTask(id)!)).Order().Select(ordinal => run.Tasks[ordinal].Id)];
    }

    /// <summary>Checks whether tasks can be run again.</summary>
    /// <param name="request">Which tasks.</param>
    /// <exception cref="OrchestratorException">They cannot, and why.</exception>
    public static void Check(OrchestratorRun run, RetryRequest request)
    {
        Retry(run, request.Tasks, out var problem);
        if (problem is not null)
        {
            throw RunRequestErrors.RequestRefused(problem);
        }
    }

    /// <summary>The tasks a stop of single tasks means.</summary>
    /// <param name="ids">The ids asked for.</param>
    /// <param name="problem">Why it cannot be granted; null where it can.</param>
    /// <returns>The tasks' ids, in plan order.</returns>
    public static string[] Stop(OrchestratorRun run, IReadOnlyList<string> ids, out string? problem) => Choose(
        run,
        ids,
        task => !TaskStates.IsFinal(task.State) && task.StopReason is null,
        task => task.StopReason is null || TaskStates.IsFinal(task.State)
            ? $"task '{task.Id}' is {task.State}: there is nothing to stop"
            : $"task '{task.Id}' is being stopped already",
        "every task has ended",
        out problem);

    /// <summary>All tasks of a run as they are when some are added.</summary>
    /// <param name="problem">Why they cannot be; null where they can.</param>
    public static IReadOnlyList<OrchestratorTask> Add(OrchestratorRun run, AddTasksRequest request, out string? problem)
    {
        var read = AddedTasks.Read(request.Plan);
        IReadOnlyList<OrchestratorTask> all = [.. run.Tasks.Select(static task => task.Definition), .. read.Plan?.Tasks ?? []];
        var found = read.Plan is null ? read.Diagnostics : PlanValidator.Validate(run.Plan with { Tasks = all }, run.Tasks.Count);
        var errors = found.Where(static finding => finding.Severity == PlanDiagnosticSeverity.Error).ToList();
        problem = errors.Count == 0
            ? null
            : "Nothing was done: " + string.Join(" ", errors.Take(MostProblems).Select(static error => error.Message));
        return all;
    }

    /// <summary>All tasks of a run as they are when some run again on other terms.</summary>
    /// <param name="ids">The tasks that run again.</param>
    public static IReadOnlyList<OrchestratorTask> On(OrchestratorRun run, RetryTerms terms, IReadOnlyList<string> ids)
    {
        var again = ids.ToHashSet(StringComparer.Ordinal);
        return [.. run.Tasks.Select(task => again.Contains(task.Id) ? terms.In(task.Definition) : task.Definition)];
    }

    /// <summary>The tasks an approval or a denial means.</summary>
    /// <param name="ids">The ids asked for; empty for all that wait.</param>
    /// <param name="problem">Why it cannot be granted; null where it can.</param>
    /// <returns>The tasks' ids, in plan order.</returns>
    public static string[] Approval(OrchestratorRun run, IReadOnlyList<string> ids, out string? problem) => Choose(
        run,
        ids,
        task => task.State == TaskState.WaitingForApproval,
        task => $"task '{task.Id}' is {task.State} and does not wait for approval",
        "no task waits for approval",
        out problem);

    // A task that was blocked in an attempt of its own could not merge what its dependencies made.
    private static bool CanRunAgain(RunTask task) =>
        task.State is TaskState.Failed or TaskState.Canceled || (task.State == TaskState.Blocked && task.Attempts.Count > 0);

    /// <summary>The ordinals of tasks, with what blocks them in place of blocked ones.</summary>
    private static HashSet<int> WithoutBlocked(IEnumerable<RunTask> tasks)
    {
        var chosen = new HashSet<int>();
        var seen = new HashSet<int>();
        var open = new Stack<RunTask>(tasks);
        while (open.TryPop(out var task))
        {
            if (CanRunAgain(task))
            {
                chosen.Add(task.Ordinal);
            }
            else if (task.State == TaskState.Blocked && seen.Add(task.Ordinal))
            {
                foreach (var id in task.Definition.DependsOn)
                {
                    open.Push(task.Run.FindTask(id)!);
                }
            }
        }

        return chosen;
    }

    private static string More(int problems) =>
        problems <= MostProblems ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"; and {problems - MostProblems} more");

    private static string[] Choose(
        OrchestratorRun run,
        IReadOnlyList<string> ids,
        Predicate<RunTask> suits,
        Func<RunTask, string> whyNot,
        string none,
        out string? problem)
    {
        var problems = new List<string>();
        var chosen = new SortedSet<int>();
        foreach (var id in ids)
        {
            if (run.FindTask(id) is not { } task)
            {
                problems.Add($"the run has no task '{id}'");
            }
            else if (!suits(task))
            {
                problems.Add(whyNot(task));
            }
            else
            {
                chosen.Add(task.Ordinal);
            }
        }

        if (ids.Count == 0)
        {
            chosen = [.. run.Tasks.Where(task => suits(task)).Select(task => task.Ordinal)];
            if (chosen.Count == 0)
            {
                problems.Add(none);
            }
        }

        problem =
            problems.Count > 0 ? "Nothing was done: " + string.Join("; ", problems.Take(MostProblems)) + More(problems.Count) + "." : null;
        return [.. chosen.Select(ordinal => run.Tasks[ordinal].Id)];
    }
}
