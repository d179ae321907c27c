using PSParallelOrchestrator.Engine.Planning.Heuristic;

namespace PSParallelOrchestrator.Engine.Planning;

/// <summary>The planners that this version has.</summary>
public static class Planners
{
    /// <summary>Makes a planner.</summary>
    /// <param name="kind">Which one; Auto is the heuristic as long as no model is there.</param>
    /// <returns>The planner.</returns>
    /// <exception cref="OrchestratorException">This version does not have it.</exception>
    public static IPlanner Create(PlannerKind kind) =>
        kind is PlannerKind.Auto or PlannerKind.Heuristic ? new HeuristicPlanner() : throw PlannerErrors.NotBuilt(kind);
}
