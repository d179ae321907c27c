namespace PSParallelOrchestrator;

/// <summary>What kind of work a task is.</summary>
public enum TaskKind
{
    /// <summary>A prompt for a coding agent.</summary>
    Agent,

    /// <summary>A program and its arguments.</summary>
    Command,
}
