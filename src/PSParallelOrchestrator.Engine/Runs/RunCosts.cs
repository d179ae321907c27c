using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Budgets;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>What attempts of a run's tasks can cost.</summary>
internal static class RunCosts
{
    /// <summary>What bounds the cost of an attempt.</summary>
    /// <returns>The bounds for a task; throws where its model has no known price.</returns>
    public static Func<OrchestratorTask, CostBounds> Bounds(RunOptions options, AgentAccess access)
    {
        var agents = AgentCatalog.Create();
        var priced = access.For(options.PriceFile);
        return task =>
        {
            return new CostBounds(agents[task.Agent ?? options.Agent].LeastLimitUsd(AttemptSpecs.AgentOptions(options, task), priced));
        };
    }

    /// <summary>Checks whether the budget covers the beginning of any attempt that costs something.</summary>
    /// <param name="tasks">The tasks of the run.</param>
    /// <param name="planningUsd">What planning has still to be able to cost of it, in US dollars.</param>
    /// <exception cref="OrchestratorException"><c>BudgetTooSmall</c>: of none, and what would do.</exception>
    public static void RequireBudget(
        IEnumerable<OrchestratorTask> tasks, RunOptions options, AgentAccess access, decimal planningUsd)
    {
        if (options.MaxCostUsd is not { } budget)
        {
            return;
        }

        var bounds = Bounds(options, access);
        var costs = tasks.Where(task => BudgetLedger.Costs(task, options.Agent))
            .Select(task => (Agent: task.Agent ?? options.Agent, Usd: bounds(task).NeededUsd));

        // What planning really costs is less than what it has to be able to cost, and nobody knows yet by how much.
        if (!costs.Any() || costs.Any(cost => Math.Max(cost.Usd, planningUsd) <= budget))
        {
            return;
        }

        var cheapest = costs.MinBy(cost => cost.Usd);
        List<(string What, decimal Usd)> needs = [($"the first request of the agent {cheapest.Agent}", cheapest.Usd)];
        throw BudgetErrors.TooSmall(budget, planningUsd > 0 ? [("a request of the planner", planningUsd), .. needs] : needs);
    }
}
