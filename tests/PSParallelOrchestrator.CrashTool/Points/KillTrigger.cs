namespace PSParallelOrchestrator.CrashTool.Points;

/// <summary>What a kill waits for.</summary>
internal enum KillTrigger
{
    /// <summary>The start of the process.</summary>
    Start,

    /// <summary>Lines that it adds to the journal.</summary>
    Lines,

    /// <summary>The record that consolidation began.</summary>
    Merge,
}
