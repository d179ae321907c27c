using System.Globalization;
using PSParallelOrchestrator.Engine.Reporting;

namespace PSParallelOrchestrator.Engine.Runs.Spending;

/// <summary>What agents will cost, in words; the same for PowerShell and psorch.</summary>
public static class SpendingText
{
    private const int AgentsNamed = 5;
    private const string HowToLimit = "--max-cost-usd (-MaxCostUsd)";

    /// <summary>Who will work, what that will likely cost and what it can cost at most.</summary>
    /// <param name="forecast">What is known of it.</param>
    /// <returns>A line for each.</returns>
    public static IReadOnlyList<string> Lines(SpendingForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        return [$"Agents     {Agents(forecast)}", $"Likely     {Likely(forecast)}", $"Highest    {Highest(forecast)}"];
    }

    /// <summary>What is said where nobody was asked and no budget ends the spending.</summary>
    /// <param name="forecast">What is known of it.</param>
    /// <returns>A sentence or two; null where there is a budget.</returns>
    public static string? NoBudget(SpendingForecast forecast)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        var what = forecast.LimitsUsd is null ? "nothing" : "nothing but the limits of its tasks";
        var likely = forecast.LikelyUsd is { } usd ? $" (likely about {CostText.Usd(Rounded(usd))})" : string.Empty;
        return forecast.BudgetUsd is null
            ? $"The run has no budget: {what} ends what its agents spend{likely}. {HowToLimit} gives it one."
            : null;
    }

    private static string Agents(SpendingForecast forecast)
    {
        var named = forecast.Agents.Take(AgentsNamed).Select(group => $"{Tasks(group.Tasks)} by {group.Agent} ({group.Model})");
        var others = forecast.Agents.Skip(AgentsNamed).Sum(group => group.Tasks);
        return string.Join(", ", others > 0 ? named.Append($"{Tasks(others)} by others") : named);
    }

    private static string Likely(SpendingForecast forecast) => forecast.LikelyUsd is { } usd
        ? $"about {CostText.Usd(Rounded(usd))}, estimated by the number of tasks, their models and effort"
        : "not known, as a model's price is not";

    private static string Highest(SpendingForecast forecast)
    {
        var spent = forecast.SpentUsd > 0 ? $", of which {CostText.Usd(forecast.SpentUsd)} is spent" : string.Empty;
        return forecast.HighestUsd is not { } highest ? $"no limit: the run has no budget, {HowToLimit} gives it one"
            : highest == forecast.BudgetUsd ? $"{CostText.Usd(highest)}, the budget{spent}"
            : $"{CostText.Usd(highest)}, by the limits of the tasks with all their retries{spent}";
    }

    private static string Tasks(int count) => count == 1 ? "1 task" : string.Create(CultureInfo.InvariantCulture, $"{count} tasks");

    // An estimate is no more exact than that.
    private static decimal Rounded(decimal usd) => usd < 0.01m ? 0.01m : Math.Round(usd, 2);
}
