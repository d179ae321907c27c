namespace PSParallelOrchestrator;

/// <summary>Whether a backend can be used here.</summary>
/// <param name="Kind">Which backend.</param>
/// <param name="Available">Whether it can be used.</param>
/// <param name="Version">The version of what stands behind it, where it has one.</param>
/// <param name="Reason">Why it cannot be used, and what to do about it; null where it can.</param>
public sealed record BackendStatus(BackendKind Kind, bool Available, string? Version, string? Reason);
