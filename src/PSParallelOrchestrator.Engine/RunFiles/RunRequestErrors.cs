using System.Globalization;

namespace PSParallelOrchestrator.Engine.RunFiles;

/// <summary>What can be wrong with a request to a run, in words.</summary>
internal static class RunRequestErrors
{
    /// <summary>The id of what says that nobody owns the run, or that it has ended.</summary>
    public const string NotOwnedId = "RunNotOwned";

    public static OrchestratorException NoOwner(string directory) => new(
        NotOwnedId,
        OrchestratorErrorKind.InvalidState,
        $"The run in {directory} has no live orchestrator.",
        "Resume it.");

    public static OrchestratorException Ended(OrchestratorRun run, RunRequest request) => request is AddTasksRequest
        ? new(
            NotOwnedId,
            OrchestratorErrorKind.InvalidState,
            $"The run in {run.Directory} has ended and is {run.State}: tasks can be added only while a run goes on.",
            "Merge it, and run the tasks as a plan of their own on top of it: Start-OrchestratorRun -BaseRun, psorch run --base-run.")
        : new(
            NotOwnedId,
            OrchestratorErrorKind.InvalidState,
            $"The run in {run.Directory} has ended and is {run.State}: there is nothing left to stop, approve or deny.",
            "To run tasks of it again, use Invoke-TaskRetry (psorch retry).");

    public static OrchestratorException TooLarge(long bytes, long most) => new(
        "RequestTooLarge",
        OrchestratorErrorKind.InvalidInput,
        string.Create(CultureInfo.InvariantCulture, $"What is asked of the run takes {bytes} bytes, and {most} are taken at most."),
        "Ask for a part of it at a time.");

    public static OrchestratorException NotAnswered(string directory, TimeSpan waited) =>
        new(
            "RequestNotAnswered",
            OrchestratorErrorKind.InUse,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The owner of the run in {directory} did not answer within {waited.TotalSeconds:0} s; the request was withdrawn."),
            "See orchestrator.log; if its process hangs, end it and resume the run.");

    public static OrchestratorException AnswerUnreadable(string directory, Exception? inner) => new(
        "AnswerUnreadable",
        OrchestratorErrorKind.InvalidData,
        $"The answer of the owner of the run in {directory} cannot be read: {inner?.Message ?? "it is not an answer"}",
        "Whether the request was granted is unknown: see the states of the run's tasks, and ask again.",
        inner);

    public static OrchestratorException RequestRefused(string answer) => new(
        "RequestRefused",
        OrchestratorErrorKind.InvalidState,
        answer,
        "See the states of the run's tasks. Keys belong into the environment of the process that owns the run, not of the one that asks: "
            + "where one is missing, stop the run, and resume it where the key is.");
}
