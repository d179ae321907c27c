namespace PSParallelOrchestrator;

/// <summary>Why an attempt did not succeed, by what is to be done about it.</summary>
public enum FailureClass
{
    /// <summary>A passing fault of something else (connection reset, 5xx, daemon restarted): retried with backoff.</summary>
    Transient,

    /// <summary>The other side asked to slow down (429): waits as long as it says.</summary>
    RateLimited,

    /// <summary>The time limit was reached.</summary>
    Timeout,

    /// <summary>The attempt was killed for its memory: retried with more.</summary>
    OutOfMemory,

    /// <summary>The machine took the attempt away: retried, not held against the task.</summary>
    Preempted,

    /// <summary>Nobody knows what became of the attempt: retried, not held against the task.</summary>
    Lost,

    /// <summary>The command or the agent ended with an error.</summary>
    TaskFailed,

    /// <summary>Another try cannot help (bad key, invalid input, missing program): never retried.</summary>
    Permanent,

    /// <summary>The user stopped it: never retried.</summary>
    Canceled,
}
