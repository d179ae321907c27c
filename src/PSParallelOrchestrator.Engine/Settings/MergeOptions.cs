namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>How the output of a run that exists is merged.</summary>
/// <param name="ConflictStrategy">What to do where two tasks left different things at one place; null leaves it to the run's own
/// options.</param>
public sealed record MergeOptions(ConflictStrategy? ConflictStrategy = null);
