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
        if (options.MaxCostUsd is { } budget && Cheapest(tasks, options, access, budget, planningUsd) is { } cheapest)
        {
            List<(string What, decimal Usd)> needs = [cheapest];
            throw BudgetErrors.TooSmall(budget, planningUsd > 0 ? [("a request of the planner", planningUsd), .. needs] : needs);
        }
    }

    /// <summary>Looks whether what is left of a run's budget covers the beginning of any attempt of tasks that are added to it.</summary>
    /// <param name="leftUsd">What is left, in US dollars.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public static string? BudgetProblem(
        IEnumerable<OrchestratorTask> added, RunOptions options, AgentAccess access, decimal leftUsd) =>
        Cheapest(added, options, access, leftUsd, planningUsd: 0) is { } cheapest ? BudgetErrors.LeftTooLittle(leftUsd, cheapest) : null;

    // What planning really costs is less than what it has to be able to cost, and nobody knows yet by how much.
    private static (string What, decimal Usd)? Cheapest(
        IEnumerable<OrchestratorTask> tasks, RunOptions options, AgentAccess access, decimal budget, decimal planningUsd)
    {
        var bounds = Bounds(options, access);
        var costs = tasks.Where(task => BudgetLedger.Costs(task, options.Agent))
            .Select(task => (Agent: task.Agent ?? options.Agent, Usd: bounds(task).NeededUsd))
            .ToList();
        if (costs.Count == 0 || costs.Any(cost => Math.Max(cost.Usd, planningUsd) <= budget))
        {
            return null;
        }

        var (agent, usd) = costs.MinBy(cost => cost.Usd);
        return ($"the first request of the agent {agent}", usd);
    }
}
