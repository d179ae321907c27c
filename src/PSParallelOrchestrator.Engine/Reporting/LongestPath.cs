namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>The longest path through a plan, each task with a length of its own.</summary>
internal static class LongestPath
{
    /// <summary>Measures it.</summary>
    /// <param name="run">The run; its plan has no cycle.</param>
    /// <param name="durations">The length of each task, in plan order.</param>
    /// <returns>The largest sum of lengths along dependencies.</returns>
    public static double Length(OrchestratorRun run, double[] durations)
    {
        var graph = PlanGraph.Of(run.Plan);
        var finish = new double[durations.Length];
        var longest = 0.0;
        foreach (var task in graph.TopologicalOrder())
        {
            // So far it holds when the last dependency ends.
            finish[task] += durations[task];
            longest = Math.Max(longest, finish[task]);
            foreach (var dependant in graph.Dependants(task))
            {
                finish[dependant] = Math.Max(finish[dependant], finish[task]);
            }
        }

        return longest;
    }
}
