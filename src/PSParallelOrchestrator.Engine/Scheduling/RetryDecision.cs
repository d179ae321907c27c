namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>What follows from a failed attempt.</summary>
/// <param name="Counted">Whether it counts against the task's retries.</param>
/// <param name="Delay">How long to wait before the next attempt; null for no further one.</param>
internal readonly record struct RetryDecision(bool Counted, TimeSpan? Delay);
