namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>
/// Where the tasks of a plan file stand that are to be added to a run, for what is found when both are looked at together.
/// </summary>
/// <param name="File">The file, as it was named.</param>
/// <param name="Tasks">The tasks, in the order of the plan.</param>
/// <param name="List">The list of them.</param>
internal sealed record AdditionPlaces(string? File, PlanPlaces Tasks, PlanPosition List);
