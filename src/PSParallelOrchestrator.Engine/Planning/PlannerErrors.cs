using System.Globalization;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;

namespace PSParallelOrchestrator.Engine.Planning;

/// <summary>The errors of planning.</summary>
internal static class PlannerErrors
{
    public static OrchestratorException Empty() => Make(
        "RequirementsEmpty",
        "The requirements are empty.",
        "Say in a sentence or a bulleted list what is to be built, for example \"Build a todo list with backend and frontend\".");

    public static OrchestratorException TooLong(long bytes) =>
        Make(
            "RequirementsTooLong",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The requirements have {bytes:N0} bytes of UTF-8; at most {RequirementsText.MaxBytes:N0} are taken."),
            "Keep what is to be built in the requirements, and put detail into files that a plan's tasks name with promptFile.");

    public static OrchestratorException NotText(int line, int column, char character) =>
        Make(
            "RequirementsNotText",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The requirements hold the character U+{(int)character:X4} at line {line}, column {column}, which is not text."),
            "Remove it, or save the file as UTF-8: a binary file or another encoding was probably read as text.");

    public static OrchestratorException NotUsable(PlannerKind kind, string? reason) => new(
        "PlannerNotUsable",
        OrchestratorErrorKind.NotAvailable,
        $"The planner {kind} cannot be used here: {reason ?? "it does not say why."}",
        "Fix that, or use Heuristic, which needs no model.");

    public static OrchestratorException QuestionUnusable(string directory, Exception inner) => new(
        "PlannerQuestionUnusable",
        OrchestratorErrorKind.InvalidInput,
        $"'{directory}' holds no question of a planner: {inner.Message}",
        "psorch starts this command itself, in containers of planners.",
        inner);

    public static OrchestratorException QuestionWithoutGateway() => new(
        "PlannerQuestionUnusable",
        OrchestratorErrorKind.InvalidInput,
        "What was handed over names no model gateway.",
        "psorch starts this command itself, in containers of planners.");

    public static OrchestratorException ModelFailed(PlannerKind kind, ModelFailureException failure, string spent) => new(
        "PlanningFailed",
        failure.Kind,
        $"The planner {kind} got no answer: {failure.Failure.Message} {spent}",
        "Fix that and try again, or plan without a model (--planner heuristic, -Planner Heuristic).",
        failure);

    public static OrchestratorException TimedOut(PlannerKind kind, TimeSpan limit, string spent) =>
        new(
            "PlanningTimedOut",
            OrchestratorErrorKind.TimedOut,
            $"The planner {kind} did not finish within {limit} and was stopped. {spent}",
            "Allow more time (--planning-time-limit, -PlanningTimeLimit), shorten the requirements, or plan without a model (--planner "
                + "heuristic, -Planner Heuristic).");

    public static OrchestratorException Unusable(
        PlannerKind kind,
        string asked,
        IReadOnlyList<string> problems,
        int repairs,
        string spent) =>
        new(
            "PlanningUnusable",
            OrchestratorErrorKind.Failed,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The model's {asked} cannot be used, even after {repairs} repairs by the planner {kind}: {Some(problems)} {spent}"),
            "Reword the requirements or split them, allow more tasks if it made too many (--max-tasks, -MaxTasks), name another model, or "
                + "plan without one (--planner heuristic, -Planner Heuristic).");

    public static OrchestratorException BudgetSpent(PlannerKind kind, string refusal, string spent) =>
        Make(
            "PlanningBudgetSpent",
            $"The planner {kind} reached the budget. {refusal} {spent}",
            "Raise the budget (--max-cost-usd, -MaxCostUsd), shorten the requirements, name a cheaper model, or plan without one "
                + "(--planner heuristic, -Planner Heuristic).");

    public static OrchestratorException AfterSpending(OrchestratorException error, string spent) => new(
        error.ErrorId, error.Kind, $"{error.Message} {spent}", string.Empty, error);

    public static OrchestratorException RecordNotWritable(string path, Exception cause) => new(
        "PlannerRecordNotWritable",
        OrchestratorErrorKind.InputOutput,
        $"The record of the planning cannot be kept in {path}: {cause.Message}",
        "Free disk space or fix the permissions there, or name another place with PSORCH_STATE_HOME.",
        cause);

    private static string Some(IReadOnlyList<string> problems) =>
        string.Join(" ", problems.Take(5))
        + (problems.Count > 5 ? string.Create(CultureInfo.InvariantCulture, $" And {problems.Count - 5} more.") : string.Empty);

    private static OrchestratorException Make(string errorId, string message, string remedy) =>
        new(errorId, OrchestratorErrorKind.InvalidInput, message, remedy);
}
