namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>What an attempt is claimed for.</summary>
internal enum ClaimHolder
{
    /// <summary>To execute it.</summary>
    Executor,

    /// <summary>To call it lost: nobody executes it any more.</summary>
    Recovery,
}
