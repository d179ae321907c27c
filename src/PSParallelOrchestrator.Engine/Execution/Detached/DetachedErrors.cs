namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>What can be wrong with an attempt that a process of its own executes, in words.</summary>
internal static class DetachedErrors
{
    public static OrchestratorException NotAnAttempt(string directory) => new(
        "AttemptNotFound",
        OrchestratorErrorKind.NotFound,
        $"{directory} is not the directory of an attempt: it holds no task.json.",
        "psorch exec is started by backends; there is no need to call it by hand.");

    public static OrchestratorException TaskDamaged(string path, Exception inner) => new(
        "AttemptTaskDamaged",
        OrchestratorErrorKind.InvalidData,
        $"{path} is damaged: {inner.Message}",
        "Nothing was run. The attempt is tried again by its orchestrator; check the disk.",
        inner);

    public static OrchestratorException TaskUnreadable(string path, Exception inner) => new(
        "AttemptTaskUnreadable",
        OrchestratorErrorKind.NotReadable,
        $"{path} cannot be read: {inner.Message}",
        "Nothing was run. Fix the permissions or the disk.",
        inner);

    /// <summary>What is wrong is told, and nothing of what it holds.</summary>
    public static OrchestratorException SecretsUnusable(string source, string problem) => new(
        "ExecutorSecretsUnusable",
        OrchestratorErrorKind.InvalidInput,
        $"What was to be read by --secrets cannot be used: {source} {problem}.",
        "Nothing was run. Hand over {\"secrets\":{\"NAME\":\"VALUE\"}} on standard input, or in a plain file of your own with mode 0600.");

    public static OrchestratorException OtherHost(IReadOnlyList<string> attempts, string host, bool isThisMachine) =>
        new(
            "AttemptsOnOtherHost",
            OrchestratorErrorKind.InUse,
            (
                isThisMachine
                    ? $"{attempts.Count} attempt(s) of the run were started on this host, {host}, but in another container or pid "
                        + $"namespace, where they may still run"
                    : $"{attempts.Count} attempt(s) of the run were started on the host {host}, where they may still run"
            ) + $": {string.Join(", ", attempts.Take(5))}{(attempts.Count > 5 ? ", …" : string.Empty)}.",
            $"Resume the run there. If that machine or container is gone for good, say so: --lost-host {host} (-LostHost {host}).");

    public static string WrongVersion(string wanted, string own) =>
        $"The attempt was prepared by version {wanted} and started with psorch {own}. "
        + "Install one version for both (PSORCH_EXE names the psorch that is used), and run the task again.";
}
