namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>What went wrong in a run: where each failure began, and what it kept from running.</summary>
internal static class RunFailures
{
    /// <summary>The tasks with which failures began, the earliest first, each with the tasks that it blocked.</summary>
    public static IReadOnlyList<(RunTask Root, IReadOnlyList<RunTask> Blocked)> Of(OrchestratorRun run)
    {
        var roots = new Dictionary<RunTask, RunTask>();
        var failures = new Dictionary<RunTask, List<RunTask>>();
        foreach (var task in run.Tasks.Where(task => task.State is TaskState.Failed or TaskState.Blocked))
        {
            var root = Root(run, task, roots);
            if (!failures.TryGetValue(root, out var blocked))
            {
                failures[root] = blocked = [];
            }

            if (root != task)
            {
                blocked.Add(task);
            }
        }

        return
        [
            .. failures
                .OrderBy(failure => failure.Key.LastAttempt?.FinishedAt ?? DateTimeOffset.MaxValue)
                .ThenBy(failure => failure.Key.Ordinal)
                .Select(failure => (failure.Key, (IReadOnlyList<RunTask>)failure.Value)),
        ];
    }

    /// <summary>Follows a task to the first that did not run because of none.</summary>
    private static RunTask Root(OrchestratorRun run, RunTask task, Dictionary<RunTask, RunTask> known)
    {
        var passed = new List<RunTask>();
        while (!known.ContainsKey(task) && task.State == TaskState.Blocked && Blocker(run, task) is { } blocker)
        {
            passed.Add(task);
            task = blocker;
        }

        var root = known.GetValueOrDefault(task, task);
        passed.ForEach(one => known[one] = root);
        return root;
    }

    private static RunTask? Blocker(OrchestratorRun run, RunTask task)
    {
        foreach (var id in task.Definition.DependsOn)
        {
            if (run.FindTask(id) is { State: TaskState.Failed or TaskState.Blocked or TaskState.Canceled } blocker)
            {
                return blocker;
            }
        }

        return null;
    }
}
