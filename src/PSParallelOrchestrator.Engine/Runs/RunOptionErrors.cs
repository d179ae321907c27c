namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>What can be wrong with how a plan is to be run, in words.</summary>
internal static class RunOptionErrors
{
    private const string NameAnotherShell =
        "Or name another shell: commandShell in the plan or its task, --command-shell (-CommandShell) for the run.";

    public static OrchestratorException TooLarge(IReadOnlyList<string> tasks) => new(
        "ResourcesImpossible",
        OrchestratorErrorKind.InvalidInput,
        "Tasks ask for more than is available: " + string.Join("; ", tasks) + ".",
        "Lower their resources, or use a machine or backend that has them.");

    public static OrchestratorException CommandShellMissing(string who, string? shell, string problem) => new(
        "CommandShellMissing",
        OrchestratorErrorKind.NotAvailable,
        $"{who} has a shell command that {(shell is null ? "the shell of this system" : $"the shell '{shell}'")} cannot run. {problem}",
        NameAnotherShell);

    public static OrchestratorException CommandNotForShell(string who, string problem) => new(
        "CommandNotForShell",
        OrchestratorErrorKind.InvalidInput,
        $"{who} has a shell command that its shell cannot be given. {problem}",
        NameAnotherShell);

    public static OrchestratorException NothingToSkip() => new(
        "NothingToSkip",
        OrchestratorErrorKind.InvalidInput,
        "Dependencies are to be left out, and all tasks of the plan are run.",
        "Choose tasks too: -TaskId, -ExcludeTaskId or -Tag, in psorch --task, --exclude-task or --tag.");

    public static OrchestratorException BaseRunNotMerged(string directory) => new(
        "BaseRunNotMerged",
        OrchestratorErrorKind.InvalidState,
        $"The run in {directory} has no merged output to start from.",
        "Merge it first (psorch merge, Merge-OrchestratorOutput).");
}
