namespace PSParallelOrchestrator.Engine.Graphs;

/// <summary>
/// The order in which ready tasks are taken: priority, then the longest remaining path, then the plan's order (list scheduling, Graham
/// 1969).
/// </summary>
internal static class CriticalPath
{
    /// <summary>Ranks every task; of two ready tasks the one with the lower rank starts first.</summary>
    /// <returns>A rank for each place in the plan, from 0, each once.</returns>
    public static int[] Rank(OrchestratorPlan plan, TaskGraph graph)
    {
        var path = RemainingSeconds(plan, graph);
        var order = new int[graph.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var tasks = plan.Tasks;
        Array.Sort(order, (left, right) =>
        {
            var byPriority = tasks[right].Priority.CompareTo(tasks[left].Priority);
            var byPath = byPriority != 0 ? byPriority : path[right].CompareTo(path[left]);
            return byPath != 0 ? byPath : left.CompareTo(right);
        });

        var ranks = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            ranks[order[i]] = i;
        }

        return ranks;
    }

    /// <summary>The longest path from the start of each task to the end of the plan.</summary>
    /// <returns>Seconds, the task's own included. A task without an estimate counts as the mean of the others, or 1.</returns>
    public static double[] RemainingSeconds(OrchestratorPlan plan, TaskGraph graph)
    {
        var tasks = plan.Tasks;
        var (sum, estimated) = (0.0, 0);
        foreach (var task in tasks)
        {
            if (task.EstimatedDuration is { } duration)
            {
                sum += duration.TotalSeconds;
                estimated++;
            }
        }

        var typical = estimated > 0 ? sum / estimated : 1;
        return graph.RemainingPaths([.. tasks.Select(task => task.EstimatedDuration?.TotalSeconds ?? typical)]);
    }
}
