using System.Globalization;
using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces;

/// <summary>The errors of workspaces.</summary>
internal static class WorkspaceErrors
{
    public static WorkspaceRejectedException FileTooLarge(GitPath path, long size, long limit) => new(
        "WorkspaceFileTooLarge",
        $"The task left '{path.Display}' with a size of {Bytes(size)}; at most {Bytes(limit)} are taken.",
        "Let the task write less, or outside its workspace, or delete the file at its end.");

    public static WorkspaceRejectedException TooLarge(long limit) => new(
        "WorkspaceTooLarge",
        $"The task left files of more than {Bytes(limit)} together.",
        "Let the task write less, or delete at its end what is not to be kept.");

    public static WorkspaceRejectedException TooManyFiles(int limit) => new(
        "WorkspaceTooManyFiles",
        string.Create(CultureInfo.InvariantCulture, $"The task left more than {limit:N0} files."),
        "Let the task delete at its end what is not to be kept, such as caches and downloaded packages.");

    public static WorkspaceRejectedException PathTooLong(GitPath path, int limit) =>
        new(
            "WorkspacePathTooLong",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The task left a path of {path.Raw.Length:N0} bytes, more than {limit:N0}: it begins with "
                    + $"'{new GitPath(path.Raw[..80]).Display}'."),
            "Let the task use shorter or fewer nested directories.");

    public static WorkspaceRejectedException OutputLeadsOut(GitPath link, GitPath target) => new(
        "WorkspaceLinkLeavesTree",
        $"An output of the task is the link '{link.Display}', or behind it, and it points to '{target.Display}', out of the workspace.",
        "Let the task copy what it is to leave, or link to a path inside its workspace.",
        OrchestratorErrorKind.InvalidData);

    public static WorkspaceRejectedException Unreadable(string detail) => new(
        "WorkspaceUnreadable",
        $"The task left what cannot be read. {detail}.",
        "Let the task give its files read permission for the user who runs the orchestrator.");

    public static WorkspaceRejectedException Changing(string detail) => new(
        "WorkspaceChanging",
        $"The workspace could not be recorded, also not when tried again; something still changes it: {detail}.",
        "Make sure that the task's processes have ended before the task does.");

    public static WorkspaceRejectedException Missing(string workspace) => new(
        "WorkspaceMissing",
        $"The workspace '{workspace}' is gone, together with the files that the task started from.",
        "Do not delete the workspace itself; a task that wants to remove its input deletes the files in it.");

    public static WorkspaceRejectedException Replaced(string workspace) => new(
        "WorkspaceReplaced",
        $"In the place of the workspace '{workspace}' is something else than a directory, such as a link.",
        "A task may empty its workspace, but must leave the directory itself as it is.");

    public static OrchestratorException NotEmpty(string workspace) => new(
        "WorkspaceNotEmpty",
        OrchestratorErrorKind.InUse,
        $"The workspace '{workspace}' is to be filled, and is not empty.",
        "Start the attempt again; every attempt has a directory of its own.");

    public static OrchestratorException NoAccess(string workspace, Exception inner) => new(
        "WorkspaceNotWritable",
        OrchestratorErrorKind.InputOutput,
        $"The workspace '{workspace}' cannot be written: {inner.Message}",
        "Choose an output directory that you may write, with enough space, and start the run again.",
        inner);

    public static OrchestratorException RepositoryMissing(string path) => new(
        "RepositoryNotFound",
        OrchestratorErrorKind.NotFound,
        $"The repository '{path}' does not exist.",
        "Name the root directory of a git work tree.");

    public static OrchestratorException NotARepository(string path, string detail) => new(
        "NotARepository",
        OrchestratorErrorKind.InvalidInput,
        $"'{path}' is no git repository that can be used: {detail}.",
        "Name the root directory of a git work tree, or leave the repository out to start a new project.");

    public static OrchestratorException BareRepository(string path) => new(
        "RepositoryIsBare",
        OrchestratorErrorKind.InvalidInput,
        $"'{path}' is a bare repository, without a work tree.",
        "Clone it, and name the clone.");

    public static OrchestratorException BranchInTheWay(string path) => new(
        "BranchInTheWay",
        OrchestratorErrorKind.AlreadyExists,
        $"The repository '{path}' has a branch named 'orchestrator', so that the run's branch 'orchestrator/...' could not be made.",
        "Rename that branch first: git branch -m orchestrator ANOTHER-NAME.");

    public static OrchestratorException RepositoryNotWritable(string path, string directory) => new(
        "RepositoryNotWritable",
        OrchestratorErrorKind.InputOutput,
        $"The repository '{path}' could not take the run's branch at the end: '{directory}' may not be written.",
        "Give yourself write permission there, or start from a clone of the repository.");

    public static OrchestratorException EmptyRepository(string path) => new(
        "RepositoryIsEmpty",
        OrchestratorErrorKind.InvalidInput,
        $"The repository '{path}' has no commit yet, so there is nothing to start from.",
        "Make a first commit there, or leave the repository out to start a new project.");

    public static OrchestratorException BaseRunMissing(string path) => new(
        "BaseRunHasNoOutput",
        OrchestratorErrorKind.InvalidState,
        $"The run in '{path}' has no repository with a consolidated output.",
        "Name a run that has finished and left files, after its consolidation.");

    public static OrchestratorException RunRepositoryDamaged(string path) => new(
        "RunRepositoryDamaged",
        OrchestratorErrorKind.InvalidData,
        $"The run's repository '{path}' has lost the commit that all tasks start from.",
        "'git fsck' there shows what is missing; restore it from a copy, or start a new run.");

    private static string Bytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes");
}
