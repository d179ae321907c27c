namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>The errors of starting and ending child processes.</summary>
internal static class ProcessErrors
{
    public static ChildStartException InvalidStart(string message) =>
        new(
            ChildStartFailure.InvalidRequest,
            "InvalidCommand",
            OrchestratorErrorKind.InvalidInput,
            message,
            "Correct the command in the plan.");

    public static ChildStartException SeveralLines() => new(
        ChildStartFailure.InvalidRequest,
        "InvalidCommand",
        OrchestratorErrorKind.InvalidInput,
        "The command has several lines, of which cmd would run the first alone.",
        "Write one line, with && between its commands.");

    public static ChildStartException CommandNotFound(string program, string? searchedPath) => new(
        ChildStartFailure.CommandNotFound,
        "CommandNotFound",
        OrchestratorErrorKind.NotAvailable,
        searchedPath is null
            ? $"There is no program '{program}'."
            : $"The program '{program}' is in none of the directories of the PATH '{searchedPath}'.",
        "Install it, correct its name, or set PATH in the task's environment.");

    public static ChildStartException RelativeCommandNotFound(string program, string directory) => new(
        ChildStartFailure.CommandNotFound,
        "CommandNotFound",
        OrchestratorErrorKind.NotAvailable,
        $"There is no program '{program}' in '{directory}', where the task works and relative paths begin.",
        "Name it by its full path, or let a task that this one depends on make it.");

    public static ChildStartException IsDirectory(string program) =>
        new(
            ChildStartFailure.NotExecutable,
            "CommandNotExecutable",
            OrchestratorErrorKind.InvalidInput,
            $"'{program}' is a directory, not a program.",
            "Name the program itself.");

    public static ChildStartException NotExecutable(string program) => new(
        ChildStartFailure.NotExecutable,
        "CommandNotExecutable",
        OrchestratorErrorKind.NotAvailable,
        $"'{program}' exists, but may not be executed.",
        "Make it executable (chmod +x), or check whether its file system is mounted noexec.");

    public static ChildStartException BadInterpreter(string program, string interpreter) => new(
        ChildStartFailure.BadFormat,
        "CommandBadInterpreter",
        OrchestratorErrorKind.NotAvailable,
        interpreter.EndsWith('\r')
            ? $"The first line of '{program}' names the interpreter '{interpreter.TrimEnd('\r')}' followed by a carriage return."
            : $"The first line of '{program}' names the interpreter '{interpreter}', which is missing or cannot be executed.",
        interpreter.EndsWith('\r') ? "Save the script with Unix line ends." : "Install the interpreter, or correct the first line.");

    public static ChildStartException MissingLoader(string program) => new(
        ChildStartFailure.BadFormat,
        "CommandBadFormat",
        OrchestratorErrorKind.NotAvailable,
        $"'{program}' exists, but the loader that it needs does not.",
        "It was built for another system or C library: install a build for this one.");

    public static ChildStartException BadFormat(string program) => new(
        ChildStartFailure.BadFormat,
        "CommandBadFormat",
        OrchestratorErrorKind.NotAvailable,
        $"'{program}' is not in a format that this system can execute.",
        "Start a script's first line with #! and its interpreter; a binary must be built for this processor.");

    public static ChildStartException TooLong(string program) => new(
        ChildStartFailure.TooLong,
        "CommandTooLong",
        OrchestratorErrorKind.InvalidInput,
        $"The arguments and the environment of '{program}' are together longer than the system takes.",
        "Pass long values in a file or over standard input.");

    public static ChildStartException WorkingDirectory(string directory, string reason) => new(
        ChildStartFailure.WorkingDirectory,
        "WorkingDirectoryUnusable",
        OrchestratorErrorKind.InputOutput,
        $"The working directory '{directory}' cannot be entered: {reason}.",
        "Create it, or correct its permissions.");

    public static ChildStartException File(string path, string reason) => new(
        ChildStartFailure.File,
        "StandardStreamUnusable",
        OrchestratorErrorKind.InputOutput,
        $"The file '{path}' for a standard stream cannot be opened: {reason}.",
        "Check that it and its directory exist, its permissions, and that the disk is not full.");

    public static ChildStartException NotPlainFile(string path, string what) => new(
        ChildStartFailure.ReplacedFile,
        "StandardStreamReplaced",
        OrchestratorErrorKind.Failed,
        $"'{path}', where its output is to go, {what}.",
        "A task must leave the files beside its workspace as they are.");

    public static ChildStartException Resources(string program, string reason) => new(
        ChildStartFailure.Resources,
        "OutOfProcesses",
        OrchestratorErrorKind.NotAvailable,
        $"The system could not start '{program}': {reason}.",
        "Run fewer tasks at once, or raise the limits on processes, open files or memory.");

    public static ChildStartException Other(string program, string reason) =>
        new(
            ChildStartFailure.Other,
            "CommandNotStarted",
            OrchestratorErrorKind.NotAvailable,
            $"The system refused to start '{program}': {reason}.",
            "Try the command by hand in the same directory.");

    public static OrchestratorException ExitLost(int pid) => new(
        "ExitStatusLost",
        OrchestratorErrorKind.Failed,
        $"Somebody else in this process took the exit status of child process {pid}.",
        "Start the orchestrator with the signal SIGCHLD not ignored, and without libraries that wait for all children.");
}
