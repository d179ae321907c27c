using System.Globalization;

namespace PSParallelOrchestrator.Engine.Agents.Budgets;

/// <summary>Budgets that can lead to nothing, before anything is spent.</summary>
internal static class BudgetErrors
{
    /// <summary>A budget that does not cover what it has to.</summary>
    /// <param name="needs">What it has to cover, each with what that can cost, in US dollars.</param>
    public static OrchestratorException TooSmall(decimal budgetUsd, IReadOnlyList<(string What, decimal Usd)> needs)
    {
        var enough = Math.Ceiling(needs.Sum(need => need.Usd) * 100) / 100;
        var parts = needs.Select(need => string.Create(CultureInfo.InvariantCulture, $"{need.What} can cost {need.Usd:0.00##} USD"));
        return new(
            "BudgetTooSmall",
            OrchestratorErrorKind.InvalidInput,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The budget ({budgetUsd:0.00####} USD) is too small to begin with: {string.Join(", and ", parts)}. Nothing was spent."),
            string.Create(
                CultureInfo.InvariantCulture,
                $"Give {enough:0.00} USD or more (--max-cost-usd, -MaxCostUsd), or name a cheaper model."));
    }
}
