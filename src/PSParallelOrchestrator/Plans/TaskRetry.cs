namespace PSParallelOrchestrator;

/// <summary>What another attempt at an agent's task begins with.</summary>
public enum TaskRetry
{
    /// <summary>
    /// The workspace as the attempt before left it, and the session of its agent, where both are there and what the task starts from is the
    /// same. What is done and paid for is not done again.
    /// </summary>
    Continue,

    /// <summary>A new workspace and a new session.</summary>
    Clean,
}
