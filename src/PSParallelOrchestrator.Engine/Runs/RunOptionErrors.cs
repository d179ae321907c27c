namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>What can be wrong with how a plan is to be run, in words.</summary>
internal static class RunOptionErrors
{
    public static OrchestratorException TooLarge(IReadOnlyList<string> tasks) => new(
        "ResourcesImpossible",
        OrchestratorErrorKind.InvalidInput,
        "Tasks ask for more than is available: " + string.Join("; ", tasks) + ".",
        "Lower their resources, or use a machine or backend that has them.");

    public static OrchestratorException BaseRunNotMerged(string directory) => new(
        "BaseRunNotMerged",
        OrchestratorErrorKind.InvalidInput,
        $"The run in {directory} has no merged output to start from.",
        "Merge it first (psorch merge, Merge-OrchestratorOutput).");
}
