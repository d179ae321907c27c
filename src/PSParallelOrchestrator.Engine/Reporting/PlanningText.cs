using System.Globalization;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>How a plan was made, in a line.</summary>
public static class PlanningText
{
    /// <summary>Describes it.</summary>
    /// <param name="planning">The record.</param>
    /// <returns>The planner, and of a model its name, how often it was asked and what that cost.</returns>
    public static string Describe(PlanningRecord planning)
    {
        ArgumentNullException.ThrowIfNull(planning);
        if (planning.Requests == 0)
        {
            return planning.Planner == PlannerKind.Heuristic ? "rules (Heuristic)" : planning.Planner.ToString();
        }

        var cost = planning.CostUsd is { } usd ? CostText.Usd(usd) : "a cost that is not known";
        var requests = planning.Requests == 1 ? "1 request" : string.Create(CultureInfo.InvariantCulture, $"{planning.Requests} requests");
        return $"{planning.Planner}{(planning.Model is null ? string.Empty : $" ({planning.Model})")}, {requests}, {cost}";
    }
}
