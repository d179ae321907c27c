namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>What can go wrong with a plan file as a file.</summary>
internal static class PlanFileErrors
{
    public static OrchestratorException UnknownType(string path) =>
        new(
            "PlanFileTypeUnknown",
            OrchestratorErrorKind.InvalidInput,
            $"The plan file '{path}' ends neither in .json nor in .yaml or .yml.",
            "Give the file the extension that fits its content, or say what it is: psorch takes --format Json or --format Yaml.");

    public static OrchestratorException NotFound(string path) =>
        new("PlanFileNotFound", OrchestratorErrorKind.NotFound, $"There is no plan file '{path}'.", "Check the name and the folder.");

    public static OrchestratorException IsDirectory(string path) =>
        new("PlanFileIsDirectory", OrchestratorErrorKind.InvalidInput, $"'{path}' is a directory, not a plan file.", "Name a file in it.");

    public static OrchestratorException TooLarge(string path) =>
        new(
            "PlanFileTooLarge",
            OrchestratorErrorKind.InvalidInput,
            $"The plan file '{path}' is larger than 1 GiB.",
            "Split the plan, or shorten its prompts.");

    public static OrchestratorException Unreadable(string path, Exception inner) =>
        new(
            "PlanFileUnreadable",
            OrchestratorErrorKind.NotReadable,
            $"The plan file '{path}' cannot be read: {inner.Message}",
            "Check its permissions and its disk.",
            inner);

    public static OrchestratorException Unwritable(string path, Exception inner) =>
        new(
            "PlanFileUnwritable",
            OrchestratorErrorKind.InputOutput,
            $"The plan file '{path}' cannot be written: {inner.Message}",
            "Check that its folder exists and may be written, and that the disk has space.",
            inner);

    public static OrchestratorException Damaged(string path, Exception inner) =>
        new(
            "RunPlanDamaged",
            OrchestratorErrorKind.InvalidData,
            $"The plan that the run keeps in '{path}' is damaged: {inner.Message}",
            "Restore the file from a backup, or start a new run.",
            inner);
}
