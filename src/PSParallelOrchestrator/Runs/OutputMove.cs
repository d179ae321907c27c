namespace PSParallelOrchestrator;

/// <summary>A file that stands elsewhere in the output than its task left it.</summary>
/// <param name="From">Its path in the task's workspace.</param>
/// <param name="To">Its path in the output.</param>
public sealed record OutputMove(string From, string To);
