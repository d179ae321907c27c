namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>A finding before it has a place.</summary>
/// <param name="Code">The stable name.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
internal readonly record struct PlanProblem(string Code, string Message, string Remedy);
