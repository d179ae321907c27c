namespace PSParallelOrchestrator;

/// <summary>What sort of error it is; decides the exit code of psorch and the category in PowerShell.</summary>
public enum OrchestratorErrorKind
{
    /// <summary>What the user gave cannot be used: exit code 2.</summary>
    InvalidInput,

    /// <summary>The backend, an agent or a program they need is not usable here: exit code 3.</summary>
    NotAvailable,

    /// <summary>A file of a run is damaged, or of a newer version: exit code 2.</summary>
    InvalidData,

    /// <summary>Somebody else has it: a run with an owner, a directory in use: exit code 2.</summary>
    InUse,

    /// <summary>Writing failed: full disk, permission: exit code 2.</summary>
    InputOutput,

    /// <summary>The work itself failed: exit code 1.</summary>
    Failed,

    /// <summary>The user was asked, and did not want it: exit code 130.</summary>
    Declined,

    /// <summary>What was named does not exist: exit code 2.</summary>
    NotFound,

    /// <summary>What is to be made exists already: exit code 2.</summary>
    AlreadyExists,

    /// <summary>It did not end in time: exit code 1.</summary>
    TimedOut,

    /// <summary>It cannot be done to this as it stands: exit code 2.</summary>
    InvalidState,

    /// <summary>Reading failed: permission, disk: exit code 2.</summary>
    NotReadable,

    /// <summary>A key or credentials are missing or of no use: exit code 3.</summary>
    NotAuthenticated,
}
