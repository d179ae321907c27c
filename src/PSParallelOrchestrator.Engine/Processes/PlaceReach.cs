namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>What can be known of processes at a place.</summary>
internal enum PlaceReach
{
    /// <summary>They can be looked at.</summary>
    Here,

    /// <summary>Their machine was restarted: they are gone.</summary>
    Restarted,

    /// <summary>The user says that their machine is gone.</summary>
    DeclaredLost,

    /// <summary>They may run or not.</summary>
    Unknown,
}
