namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>What an attempt may cost.</summary>
/// <param name="LimitUsd">What its agent is held to, in US dollars.</param>
/// <param name="ReservedUsd">What is taken of the run's budget until its cost is known; null without a budget.</param>
internal readonly record struct Allowance(decimal? LimitUsd, decimal? ReservedUsd);

/// <summary>What bounds the cost of attempts of a task, in US dollars.</summary>
/// <param name="LeastLimitUsd">The smallest limit with which an attempt can begin to work.</param>
/// <param name="OverspendUsd">What an attempt can spend beyond its limit at most.</param>
internal readonly record struct CostBounds(decimal LeastLimitUsd, decimal OverspendUsd);

/// <summary>
/// The run's budget: what an attempt can cost at most is reserved before it starts, and settled from what it reports. An attempt whose
/// cost nobody knows, because it was lost, counts with all that was reserved for it.
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

    /// <summary>Whether more was spent than the budget allows: an agent cost more than it said it could.</summary>
    public bool IsOverspent => run.MaxCostUsd is { } max && spent + reserved > max;

    /// <summary>What was spent, in US dollars.</summary>
    public decimal SpentUsd => spent;

    /// <summary>Whether attempts of a task ask a model that charges.</summary>
    /// <param name="standard">The agent of tasks that name none.</param>
    /// <returns>Whether they do.</returns>
    public static bool Costs(OrchestratorTask task, AgentKind standard) =>
        task.Kind == TaskKind.Agent && (task.Agent ?? standard) != AgentKind.Simulated;

    /// <summary>Reserves what an attempt of a task can cost.</summary>
    /// <param name="starting">How many others have a limit already and are about to start.</param>
    /// <param name="allowance">What the attempt may cost.</param>
    /// <returns>Whether the budget has that much left.</returns>
    public bool TryReserve(RunTask task, int starting, out Allowance allowance)
    {
        allowance = default;
        if (!Costs(task.Definition, run.Options.Agent))
        {
            return true;
        }

        if (run.MaxCostUsd is not { } max)
        {
            allowance = new Allowance(task.Definition.MaxCostUsd, null);
            return true;
        }

        var (least, extra) = boundsOf(task.Definition);
        least = Math.Max(least, LeastUsefulUsd);
        var left = max - spent - reserved;
        var share = Math.Round(Math.Min(Math.Max(left / Unstarted(starting), least), left - extra), 6, MidpointRounding.ToZero);
        var limit = task.Definition.MaxCostUsd ?? share;

        // What a task names itself is its own to answer for.
        if (limit < (task.Definition.MaxCostUsd is null ? least : LeastUsefulUsd) || limit + extra > left)
        {
            return false;
        }

        allowance = new Allowance(limit, limit + extra);
        reserved += limit + extra;
        return true;
    }

    /// <summary>Takes over the reservation of an attempt that outlived its orchestrator.</summary>
    public void Adopt(TaskAttempt attempt) => reserved += attempt.ReservedUsd ?? 0;

    /// <summary>Notes what an attempt cost.</summary>
    /// <param name="attempt">The attempt, its reservation still on it.</param>
    /// <param name="costUsd">Its cost in US dollars; null where nobody knows.</param>
    public void Settle(TaskAttempt attempt, decimal? costUsd)
    {
        reserved -= attempt.ReservedUsd ?? 0;
        spent += costUsd ?? attempt.ReservedUsd ?? 0;
    }

    /// <summary>How many tasks that cost something have not ended and do not run: what is left is shared among them.</summary>
    private int Unstarted(int starting) =>
        Math.Max(
            1,
            run.Tasks.Count(task =>
                Costs(task.Definition, run.Options.Agent)
                && task.State is TaskState.Pending or TaskState.Ready or TaskState.Retrying or TaskState.WaitingForApproval) - starting);
}
