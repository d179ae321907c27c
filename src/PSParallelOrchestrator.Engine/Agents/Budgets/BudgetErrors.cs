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
        return new(
            "BudgetTooSmall",
            OrchestratorErrorKind.InvalidInput,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The budget ({budgetUsd:0.00####} USD) is too small to begin with: {string.Join(", and ", needs.Select(Cost))}. "
                    + $"Nothing was spent."),
            string.Create(
                CultureInfo.InvariantCulture,
                $"Give {enough:0.00} USD or more (--max-cost-usd, -MaxCostUsd), or name a cheaper model."));
    }

    /// <summary>What is left of a budget does not cover what it has to, in words.</summary>
    public static string LeftTooLittle(decimal leftUsd, (string What, decimal Usd) need) => string.Create(
        CultureInfo.InvariantCulture,
        $"What is left of the run's budget ({Math.Max(0, leftUsd):0.00####} USD) is too small to begin with: {Cost(need)}. "
            + $"A resume can give it a larger one (--max-cost-usd, -MaxCostUsd).");

    private static string Cost((string What, decimal Usd) need) =>
        string.Create(CultureInfo.InvariantCulture, $"{need.What} can cost {need.Usd:0.00##} USD");
}
