namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>The errors of consolidation.</summary>
internal static class ConsolidationErrors
{
    public static OrchestratorException CannotWrite(string directory, Exception inner) => new(
        "OutputNotWritable",
        OrchestratorErrorKind.InputOutput,
        $"The output in '{directory}' could not be written: {inner.Message}",
        "Free space or permissions there, then run the merge again: it continues where it stopped.",
        inner);

    public static OrchestratorException ChangedMeanwhile(string path) => new(
        "OutputChanged",
        OrchestratorErrorKind.InUse,
        $"'{path}' in the output was changed while the merge was written. It was left as it is.",
        "Run the merge again: it continues where it stopped, and treats the change as yours.");

    public static OrchestratorException ManifestDamaged(string file, Exception inner) => new(
        "ConsolidationRecordDamaged",
        OrchestratorErrorKind.InvalidData,
        $"The record of what was written to the output, '{file}', cannot be read: {inner.Message}",
        "Delete it and run the merge again: every file of the output that differs is then treated as yours and kept.",
        inner);

    public static OrchestratorException BaseIsGone(string repository, string commit) =>
        new(
            "BaseCommitGone",
            OrchestratorErrorKind.InvalidData,
            $"The repository '{repository}' does not have commit {commit} any longer, from which the run started.",
            "Bring it back there (git fetch, or git reflog), then run the merge again. The merged work is kept in the run's "
                + ".orchestrator/repo.git.");

    public static OrchestratorException BranchNotWritten(string repository, string branch, string detail) => new(
        "BranchNotWritten",
        OrchestratorErrorKind.InputOutput,
        $"The branch '{branch}' could not be made in '{repository}': {detail}.",
        "Remove what is in its way (a branch named 'orchestrator', a lock, missing permission), then run the merge again.");
}
