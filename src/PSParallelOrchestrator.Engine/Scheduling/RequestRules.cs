using System.Globalization;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>Which tasks a request means, and whether it can be granted.</summary>
internal static class RequestRules
{
    private const int MostProblems = 20;

    /// <summary>The tasks a retry means.</summary>
    /// <param name="run">The run.</param>
    /// <param name="ids">The ids asked for; empty for all that can be retried.</param>
    /// <param name="problem">Why it cannot be granted; null where it can.</param>
    /// <returns>The tasks' ids, in plan order.</returns>
    public static string[] Retry(OrchestratorRun run, IReadOnlyList<string> ids, out string? problem) => Choose(
        run,
        ids,
        task => task.State is TaskState.Failed or TaskState.Canceled || (task.State == TaskState.Blocked && task.Attempts.Count > 0),
        task => task.State == TaskState.Blocked
            ? $"task '{task.Id}' is blocked by another one: retry that one ({task.Reason})"
            : $"task '{task.Id}' is {task.State}; only tasks that failed or were canceled can run again",
        "no task failed or was canceled",
        out problem);

    /// <summary>Checks whether tasks can be run again.</summary>
    /// <param name="run">The run.</param>
    /// <param name="request">Which tasks.</param>
    /// <exception cref="OrchestratorException">They cannot, and why.</exception>
    public static void Check(OrchestratorRun run, RetryRequest request)
    {
        Retry(run, request.Tasks, out var problem);
        if (problem is not null)
        {
            throw RunErrors.RequestRefused(problem);
        }
    }

    /// <summary>The tasks an approval or a denial means.</summary>
    /// <param name="run">The run.</param>
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

        problem = problems.Count > 0 ? "Nothing was done: " + string.Join("; ", problems.Take(MostProblems)) + More(problems.Count) + "." : null;
        return [.. chosen.Select(ordinal => run.Tasks[ordinal].Id)];
    }
}
