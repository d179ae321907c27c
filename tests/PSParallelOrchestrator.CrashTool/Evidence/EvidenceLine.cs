namespace PSParallelOrchestrator.CrashTool.Evidence;

/// <summary>Something that an attempt itself wrote down. The lines of a run are in the order in which these things happened.</summary>
/// <param name="Kind">What.</param>
/// <param name="Attempt">Which attempt, as its environment said.</param>
/// <param name="Token">Its token, as its environment said.</param>
/// <param name="ProcessId">Its shell.</param>
internal sealed record EvidenceLine(EvidenceKind Kind, AttemptId Attempt, string Token, int ProcessId);
