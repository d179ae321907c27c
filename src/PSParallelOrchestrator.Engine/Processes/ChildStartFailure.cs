namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>Why a child could not be started.</summary>
internal enum ChildStartFailure
{
    /// <summary>Something in the request can be given to no process, such as a NUL character.</summary>
    InvalidRequest,

    /// <summary>There is no such program.</summary>
    CommandNotFound,

    /// <summary>It is there, but is a directory or may not be executed.</summary>
    NotExecutable,

    /// <summary>It names an interpreter or loader that is missing, or is in no format this system runs.</summary>
    BadFormat,

    /// <summary>Arguments and environment together are larger than the system takes.</summary>
    TooLong,

    /// <summary>The working directory is missing or closed to us.</summary>
    WorkingDirectory,

    /// <summary>A file for input or output cannot be opened.</summary>
    File,

    /// <summary>The system has no process or memory to give; another try can succeed.</summary>
    Resources,

    /// <summary>Any other refusal of the system.</summary>
    Other,

    /// <summary>In the place of a file for a standard stream is something else, such as a pipe or a link.</summary>
    ReplacedFile,
}
