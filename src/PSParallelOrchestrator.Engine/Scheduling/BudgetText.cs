using System.Globalization;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>What is said when the budget ends a run.</summary>
internal static class BudgetText
{
    private const string Remedy = "Resume the run with a larger budget (-MaxCostUsd, --max-cost-usd) to continue.";

    /// <param name="neededUsd">The least budget with which the task can start.</param>
    public static string Exhausted(OrchestratorRun run, decimal spentUsd, RunTask task, decimal neededUsd) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Of the budget of ${run.MaxCostUsd:0.00##}, ${spentUsd:0.00####} is spent, and what is left is not enough to start task "
                + $"'{task.Id}'. It would take ${Math.Ceiling(neededUsd * 100) / 100:0.00} or more. {Remedy}");

    /// <param name="refusal">What the gateway said, a sentence or more.</param>
    public static string Refused(string refusal) => $"{refusal} {Remedy}";

    /// <summary>What to say of a new budget that is spent already.</summary>
    /// <param name="budgetUsd">The new budget; null for none.</param>
    /// <returns>The warning; null for none.</returns>
    public static string? LessThanSpent(OrchestratorRun run, decimal? budgetUsd) =>
        (run.CostUsd ?? 0) + (run.UnsettledUsd ?? 0) is var spent && budgetUsd < spent
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The new budget of ${budgetUsd:0.00##} is less than the ${spent:0.00####} that is spent already: no agent that costs "
                    + $"money starts.")
            : null;

    public static string Overspent(OrchestratorRun run, decimal spentUsd) => string.Create(
        CultureInfo.InvariantCulture,
        $"The budget of ${run.MaxCostUsd:0.00##} is spent: ${spentUsd:0.00####}. {Remedy}");
}
