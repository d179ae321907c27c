namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>The errors of running git.</summary>
internal static class GitErrors
{
    // ENOSPC and EDQUOT.
    private const int NoSpace = 28;
    private const int NoQuota = 122;
    private const string InstallRemedy = "Install git 2.38 or newer and make sure that it is on PATH.";

    public static OrchestratorException NotFound(string program, Exception inner) => new(
        "GitNotFound",
        OrchestratorErrorKind.NotAvailable,
        $"Git could not be started as '{program}': {inner.Message}",
        InstallRemedy,
        inner);

    public static OrchestratorException NotStartable(string program, Exception inner) => new(
        "GitNotStarted",
        OrchestratorErrorKind.NotAvailable,
        $"Git is there and could not be started as '{program}': {inner.Message}",
        "Make the file executable, or remove it from PATH so that a git of 2.38 or newer is found.",
        inner);

    public static OrchestratorException Unusable(GitResult result) =>
        new(
            "GitUnusable",
            OrchestratorErrorKind.NotAvailable,
            $"The git on PATH does not work: git --version ended with code "
                + $"{result.ExitCode}{(result.Error.Trim() is { Length: > 0 } text ? ": " + text : ".")}",
            "See what git --version says in a shell, and repair that git or replace it by 2.38 or newer.");

    public static OrchestratorException TooOld(string found) => new(
        "GitTooOld",
        OrchestratorErrorKind.NotAvailable,
        $"The git on PATH is '{found}', which cannot merge without a work tree.",
        InstallRemedy);

    public static OrchestratorException NoWorkingDirectory(string directory, Exception inner) => new(
        "DirectoryMissing",
        OrchestratorErrorKind.InputOutput,
        $"The directory '{directory}' does not exist any longer.",
        "Do not move or delete a run's directory while it is in use.",
        inner);

    /// <summary>Objects that could not be written into the run's repository.</summary>
    public static OrchestratorException NotKept(Exception e) =>
        e is IOException { HResult: NoSpace or NoQuota }
            ? new(
                "DiskFull",
                OrchestratorErrorKind.InputOutput,
                $"What a task left found no space on the disk: {e.Message}",
                "Free some space, or choose an output directory on another disk, and try again.",
                e)
            : new(
                e is UnauthorizedAccessException ? "PermissionDenied" : "CannotWrite",
                OrchestratorErrorKind.InputOutput,
                $"The run's repository could not be written: {e.Message}",
                "Look whether the disk is full or the directory is not writable, and try again.",
                e);

    public static OrchestratorException ObjectDamaged(string id, string reason) => new(
        "ObjectDamaged",
        OrchestratorErrorKind.InvalidData,
        $"The object {id} of the run's repository cannot be used: {reason}.",
        "The run's repository is .orchestrator/repo.git; 'git fsck' there shows what is damaged.");

    /// <summary>A git command that should have succeeded and did not.</summary>
    public static GitFailedException Failed(string what, GitResult result)
    {
        var text = result.Error.Trim().TrimEnd('.');
        if (text.Contains("No space left on device", StringComparison.Ordinal)
            || text.Contains("Out of diskspace", StringComparison.Ordinal)
            || text.Contains("Disk quota exceeded", StringComparison.Ordinal))
        {
            return new(
                "DiskFull",
                $"git {what} found no space on the disk: {text}.",
                "Free some space, or choose an output directory on another disk, and try again.",
                text);
        }

        if (text.Contains("Permission denied", StringComparison.Ordinal)
            || text.Contains("Operation not permitted", StringComparison.Ordinal)
            || text.Contains("Read-only file system", StringComparison.Ordinal))
        {
            return new(
                "PermissionDenied",
                $"git {what} was not allowed to read or write: {text}.",
                "Give yourself the permission named above, or choose another output directory, and try again.",
                text);
        }

        // Git does not always say why.
        if (text.Contains("unable to write", StringComparison.Ordinal) || text.Contains("write error", StringComparison.Ordinal))
        {
            return new(
                "CannotWrite",
                $"git {what} could not write: {text}.",
                "Look whether the disk is full or the directory is not writable, and try again.",
                text);
        }

        return new(
            "GitFailed",
            $"git {what} ended with code {result.ExitCode}: {(text.Length > 0 ? text : "it gave no reason")}.",
            "The run's repository is .orchestrator/repo.git; 'git fsck' there shows whether it is damaged.",
            text);
    }
}
