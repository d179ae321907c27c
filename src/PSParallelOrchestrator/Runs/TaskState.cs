namespace PSParallelOrchestrator;

/// <summary>Where a task of a run stands.</summary>
public enum TaskState
{
    /// <summary>Waits for its dependencies.</summary>
    Pending,

    /// <summary>All its dependencies succeeded; waits for an executor, resources or its agent.</summary>
    Ready,

    /// <summary>Would be ready, but somebody must approve it first.</summary>
    WaitingForApproval,

    /// <summary>An attempt is under way.</summary>
    Running,

    /// <summary>An attempt failed; the next one starts after a delay.</summary>
    Retrying,

    /// <summary>Final: an attempt succeeded.</summary>
    Succeeded,

    /// <summary>Final: no further attempt is made.</summary>
    Failed,

    /// <summary>Final: a task it depends on did not succeed, or what its dependencies made cannot be merged.</summary>
    Blocked,

    /// <summary>Final: the user stopped it.</summary>
    Canceled,
}
