namespace PSParallelOrchestrator;

/// <summary>What to do where two tasks left different things at a path that a <see cref="ConflictRule"/> names.</summary>
public enum PathConflictStrategy
{
    /// <summary>The conflict stays open, as <see cref="ConflictStrategy.Stop"/>.</summary>
    Stop,

    /// <summary>The task that is later in the plan wins, as <see cref="ConflictStrategy.PreferLater"/>.</summary>
    PreferLater,

    /// <summary>Both are kept, as <see cref="ConflictStrategy.KeepBoth"/>.</summary>
    KeepBoth,

    /// <summary>Both stand in the file, as <see cref="ConflictStrategy.Markers"/>.</summary>
    Markers,

    /// <summary>The lines of both are kept, those of the task that is earlier in the plan first; of texts only.</summary>
    Union,

    /// <summary>A command makes the file anew from the merged files around it, such as a lock file.</summary>
    Regenerate,
}
