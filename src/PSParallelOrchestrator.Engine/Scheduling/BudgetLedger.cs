namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>What bounds the cost of attempts of a task, in US dollars.</summary>
/// <param name="LeastLimitUsd">The smallest limit with which an attempt can begin to work.</param>
internal readonly record struct CostBounds(decimal LeastLimitUsd)
{
    /// <summary>What has to be left of a budget for an attempt to begin.</summary>
    public decimal NeededUsd => Math.Max(LeastLimitUsd, BudgetLedger.LeastUsefulUsd);
}

/// <summary>
/// The run's budget as the scheduler sees it: whether enough is left for another attempt to begin. That requests keep to it is the
/// gateway's part. An attempt of an earlier version whose cost nobody knows, because it was lost, counts with all that was reserved for it.
/// </summary>
internal sealed class BudgetLedger
{
    /// <summary>A smaller limit would not pay for a single request.</summary>
    public const decimal LeastUsefulUsd = 0.01m;

    private readonly OrchestratorRun run;
    private readonly Func<OrchestratorTask, CostBounds> boundsOf;
    private decimal spent;
    private decimal reserved;

    /// <summary>Takes up what the run's record says was spent and is reserved.</summary>
    /// <param name="boundsOf">What bounds the cost of attempts of a task.</param>
    public BudgetLedger(OrchestratorRun run, Func<OrchestratorTask, CostBounds> boundsOf)
    {
        this.run = run;
        this.boundsOf = boundsOf;
        spent = run.Plan.Planning?.CostUsd ?? 0;
        foreach (var attempt in run.Tasks.SelectMany(task => task.Attempts))
        {
            // What an open attempt has used so far is a part of what is reserved for it.
            spent += attempt.FinishedAt is null ? 0 : attempt.Usage?.CostUsd ?? attempt.UnsettledUsd ?? 0;
        }
    }

    /// <summary>Whether more was spent than the budget allows.</summary>
    public bool IsOverspent => run.MaxCostUsd is { } max && spent + reserved > max;

    /// <summary>What was spent, in US dollars.</summary>
    public decimal SpentUsd => spent;

    /// <summary>Whether attempts of a task ask a model that charges.</summary>
    /// <param name="standard">The agent of tasks that name none.</param>
    /// <returns>Whether they do.</returns>
    public static bool Costs(OrchestratorTask task, AgentKind standard) =>
        task.Kind == TaskKind.Agent && (task.Agent ?? standard) != AgentKind.Simulated;

    /// <summary>Says whether an attempt of a task can begin.</summary>
    /// <param name="limitUsd">What it may cost, in US dollars: its own limit, else the whole budget; null where neither is set.</param>
    /// <returns>Whether enough is left for a request.</returns>
    public bool TryStart(RunTask task, out decimal? limitUsd)
    {
        limitUsd = null;
        if (!Costs(task.Definition, run.Options.Agent))
        {
            return true;
        }

        limitUsd = task.Definition.MaxCostUsd ?? run.MaxCostUsd;
        return run.MaxCostUsd is not { } max
            || max - spent - reserved >= boundsOf(task.Definition).NeededUsd;
    }

    /// <summary>The least budget with which an attempt of a task can begin, in US dollars.</summary>
    public decimal NeededUsd(OrchestratorTask task) => spent + reserved + boundsOf(task).NeededUsd;

    /// <summary>Takes over the reservation of an attempt of an earlier version that outlived its orchestrator.</summary>
    public void Adopt(TaskAttempt attempt) => reserved += attempt.ReservedUsd ?? 0;

    /// <summary>Notes what an attempt cost.</summary>
    /// <param name="attempt">The attempt, its reservation still on it.</param>
    /// <param name="costUsd">Its cost in US dollars; null where nobody knows.</param>
    public void Settle(TaskAttempt attempt, decimal? costUsd)
    {
        reserved -= attempt.ReservedUsd ?? 0;
        spent += costUsd ?? attempt.ReservedUsd ?? 0;
    }
}
