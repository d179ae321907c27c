namespace PSParallelOrchestrator.CrashTool.Checking;

/// <summary>Where in the course of a run a kill hit, by what the journal holds.</summary>
internal enum KillPlace
{
    /// <summary>Nothing was recorded yet.</summary>
    BeforeTheRun,

    /// <summary>The run was recorded, and no attempt.</summary>
    BeforeLaunch,

    /// <summary>Attempts were recorded whose end was not.</summary>
    AttemptsRunning,

    /// <summary>No attempt was under way.</summary>
    BetweenAttempts,

    /// <summary>The consolidation had begun and not ended.</summary>
    Merging,

    /// <summary>The consolidation had ended; reports were being written, or a resume of a complete run had begun.</summary>
    Reporting,
}
