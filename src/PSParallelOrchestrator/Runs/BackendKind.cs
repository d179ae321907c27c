namespace PSParallelOrchestrator;

/// <summary>Where attempts run.</summary>
public enum BackendKind
{
    /// <summary>In the orchestrator's own process; commands are its children.</summary>
    Threading,

    /// <summary>Child processes that outlive the orchestrator.</summary>
    Process,

    /// <summary>Containers of a Docker Engine.</summary>
    Docker,

    /// <summary>Jobs of a Slurm cluster.</summary>
    Slurm,

    /// <summary>Jobs of an AWS ParallelCluster.</summary>
    ParallelCluster,

    /// <summary>Docker if engine and image are usable, else Process; decided before the first task.</summary>
    Auto,
}
