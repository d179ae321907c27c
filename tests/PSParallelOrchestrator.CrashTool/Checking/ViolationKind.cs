namespace PSParallelOrchestrator.CrashTool.Checking;

/// <summary>What of the promise was broken.</summary>
internal enum ViolationKind
{
    /// <summary>Something that was recorded is not there any more.</summary>
    Lost,

    /// <summary>An end was recorded twice, or a task has not exactly one success.</summary>
    RecordedTwice,

    /// <summary>A finished attempt's task ran again.</summary>
    RunAgain,

    /// <summary>Two attempts of one task were alive at the same time.</summary>
    Overlap,

    /// <summary>A task began before what it depends on had ended.</summary>
    Order,

    /// <summary>An attempt ran that was not recorded before, or whose success is recorded did not do its work.</summary>
    Untrue,

    /// <summary>The merged output is not that of an undisturbed run.</summary>
    Output,

    /// <summary>The run did not end as succeeded, or its summary does not fit.</summary>
    End,

    /// <summary>Processes of the run were left.</summary>
    LeftRunning,
}
