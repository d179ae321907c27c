using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Whether a run can go on with tasks that are not as its plan has them.</summary>
internal static class ChangedTasks
{
    /// <summary>Looks at the tasks as at those of a new run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="tasks">All its tasks, as they would be.</param>
    /// <param name="access">Keys and prices.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public static string? Problem(OrchestratorRun run, IReadOnlyList<OrchestratorTask> tasks, AgentAccess access)
    {
        try
        {
            RunReadiness.Check(run.Plan with { Tasks = tasks }, run.Options);
            if (run.MaxCostUsd is not null)
            {
                var bounds = RunCosts.Bounds(run.Options, access);
                foreach (var task in tasks.Where(task => BudgetLedger.Costs(task, run.Options.Agent)))
                {
                    // A model without a price cannot be held to a budget.
                    _ = bounds(task);
                }
            }

            return null;
        }
        catch (OrchestratorException e)
        {
            return "Nothing was done: " + e.Message.TrimEnd();
        }
    }
}
