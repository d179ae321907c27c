using PSParallelOrchestrator.Engine.Graphs;

namespace PSParallelOrchestrator.Engine.Runs.Spending;

/// <summary>Which tasks of a run are still to run when it goes on.</summary>
internal static class UpcomingTasks
{
    /// <summary>Finds them.</summary>
    /// <param name="graph">The run's tasks.</param>
    /// <param name="reopen">Whether tasks that were canceled are to run after all.</param>
    /// <param name="retried">The ids of tasks that are to run again.</param>
    /// <returns>The tasks in plan order, with those that wait for others of them.</returns>
    public static IReadOnlyList<RunTask> Of(OrchestratorRun run, TaskGraph graph, bool reopen, IEnumerable<string> retried)
    {
        var again = retried.ToHashSet(StringComparer.Ordinal);
        return WithBlocked(run, graph, task => again.Contains(task.Id) || IsOpen(task.State, reopen));
    }

    /// <summary>Finds those that run because others run again: these, and what waits for them, blocked.</summary>
    /// <param name="graph">The run's tasks.</param>
    /// <param name="retried">The ids of tasks that are to run again.</param>
    /// <returns>The tasks in plan order.</returns>
    public static IReadOnlyList<RunTask> OfRetry(OrchestratorRun run, TaskGraph graph, IEnumerable<string> retried)
    {
        var again = retried.ToHashSet(StringComparer.Ordinal);
        return WithBlocked(run, graph, task => again.Contains(task.Id));
    }

    private static IReadOnlyList<RunTask> WithBlocked(OrchestratorRun run, TaskGraph graph, Func<RunTask, bool> isChosen)
    {
        var chosen = run.Tasks.Where(isChosen).Select(static task => task.Ordinal).ToHashSet();
        var open = new Stack<int>(chosen);
        while (open.TryPop(out var task))
        {
            foreach (var dependant in graph.Dependants(task))
            {
                if (run.Tasks[dependant].State == TaskState.Blocked && chosen.Add(dependant))
                {
                    open.Push(dependant);
                }
            }
        }

        return [.. run.Tasks.Where(task => chosen.Contains(task.Ordinal))];
    }

    private static bool IsOpen(TaskState state, bool reopen) =>
        state == TaskState.Canceled ? reopen : state is not (TaskState.Succeeded or TaskState.Failed or TaskState.Blocked);
}
