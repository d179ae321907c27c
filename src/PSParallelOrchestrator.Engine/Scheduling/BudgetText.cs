using System.Globalization;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>What is said when the budget ends a run.</summary>
internal static class BudgetText
{
    private const string Remedy = "Resume the run with a larger budget (-MaxCostUsd, --max-cost-usd) to continue.";

    public static string Exhausted(OrchestratorRun run, decimal spentUsd, RunTask task) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Of the budget of ${run.MaxCostUsd:0.00##}, ${spentUsd:0.00####} is spent, and what is left is not enough to start task "
                + $"'{task.Id}'. {Remedy}");

    public static string Overspent(OrchestratorRun run, decimal spentUsd) => string.Create(
        CultureInfo.InvariantCulture,
        $"The budget of ${run.MaxCostUsd:0.00##} is spent: ${spentUsd:0.00####}. {Remedy}");
}
