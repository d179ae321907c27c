namespace PSParallelOrchestrator.Engine.Planning;

/// <summary>The planner that was decided on.</summary>
/// <param name="Planner">The planner.</param>
/// <param name="Notice">What was decided and why, for people; null where there was nothing to decide.</param>
/// <param name="IsFallback">Whether a model was wanted and none can be used.</param>
public sealed record ChosenPlanner(IPlanner Planner, string? Notice = null, bool IsFallback = false);
