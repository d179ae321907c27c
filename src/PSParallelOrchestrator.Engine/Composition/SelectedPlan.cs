namespace PSParallelOrchestrator.Engine.Composition;

/// <summary>A part of a plan.</summary>
/// <param name="Plan">The plan with the tasks that are left, in plan order; it is the same plan otherwise.</param>
/// <param name="Summary">What was chosen, in a sentence.</param>
public sealed record SelectedPlan(OrchestratorPlan Plan, string Summary);
