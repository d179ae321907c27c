using System.Globalization;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Planning;

/// <summary>The errors of planning.</summary>
internal static class PlannerErrors
{
    public static OrchestratorException Empty() => Make(
        "RequirementsEmpty",
        "The requirements are empty.",
        "Say in a sentence or a bulleted list what is to be built, for example \"Build a todo list with backend and frontend\".");

    public static OrchestratorException TooLong(long bytes) => Make(
        "RequirementsTooLong",
        string.Create(CultureInfo.InvariantCulture, $"The requirements have {bytes:N0} bytes of UTF-8; at most {RequirementsText.MaxBytes:N0} are taken."),
        "Keep what is to be built in the requirements, and put detail into files that a plan's tasks name with promptFile.");

    public static OrchestratorException NotText(int line, int column, char character) => Make(
        "RequirementsNotText",
        string.Create(CultureInfo.InvariantCulture, $"The requirements hold the character U+{(int)character:X4} at line {line}, column {column}, which is not text."),
        "Remove it, or save the file as UTF-8: a binary file or another encoding was probably read as text.");

    public static OrchestratorException BudgetTooSmall(int budget) => Make(
        "MaxExecutorsTooSmall",
        string.Create(CultureInfo.InvariantCulture, $"The executor budget is {budget}."),
        "Give at least 1 executor.");

    public static OrchestratorException TaskLimitTooSmall(int limit) => Make(
        "MaxTasksTooSmall",
        string.Create(CultureInfo.InvariantCulture, $"The plan may have at most {limit} tasks."),
        "Allow at least 1 task, or leave the number to the planner.");

    public static OrchestratorException NotBuilt(PlannerKind kind) => Make(
        "PlannerNotBuilt",
        $"The planner {kind} is not built yet in version {EngineVersion.Current}.",
        "Use Heuristic, which needs no model; Auto takes it too.");

    private static OrchestratorException Make(string errorId, string message, string remedy) =>
        new(errorId, OrchestratorErrorKind.InvalidInput, message, remedy);
}
