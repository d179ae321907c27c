namespace PSParallelOrchestrator;

/// <summary>What to do where two tasks left different things at one place. None of them loses a byte.</summary>
public enum ConflictStrategy
{
    /// <summary>Merge nothing further and say so.</summary>
    Stop,

    /// <summary>Take the side of the task that is later in the plan; the other side stays in the run's repository.</summary>
    PreferLater,

    /// <summary>Keep both files, the later one under a name that carries its task.</summary>
    KeepBoth,

    /// <summary>Write both sides into the file between conflict markers; files that are not text are both kept.</summary>
    Markers,
}
