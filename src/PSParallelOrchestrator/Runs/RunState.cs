namespace PSParallelOrchestrator;

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>Its orchestrator is alive.</summary>
    Running,

    /// <summary>Handed whole to a cluster; no orchestrator is needed.</summary>
    Delegated,

    /// <summary>Every task succeeded.</summary>
    Succeeded,

    /// <summary>At least one task did not succeed.</summary>
    Failed,

    /// <summary>The user stopped it.</summary>
    Canceled,

    /// <summary>Its orchestrator is gone; the run can be resumed.</summary>
    Interrupted,
}
