namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>Something that happened to an attempt.</summary>
/// <param name="Token">The attempt's token.</param>
/// <param name="StartedAt">When its work began.</param>
/// <param name="Result">How it ended; null while it runs.</param>
public readonly record struct AttemptReport(string Token, DateTimeOffset StartedAt, AttemptResult? Result);
