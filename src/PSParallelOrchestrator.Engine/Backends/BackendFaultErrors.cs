using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>What a backend that fails means for a run and its attempts, in words.</summary>
internal static class BackendFaultErrors
{
    /// <summary>What an exception of a backend says, for people: of one that was not meant for them also what it is.</summary>
    public static string Reason(Exception exception) => CleanText.OneLine(
        exception is OrchestratorException or IOException or UnauthorizedAccessException
            ? exception.Message
            : $"{exception.GetType().Name}: {exception.Message}");

    public static OrchestratorException NotPrepared(BackendKind kind, Exception fault) => new(
        "BackendNotAvailable",
        OrchestratorErrorKind.NotAvailable,
        $"The backend {kind} could not be made ready for the run: {Ended(Reason(fault))}",
        "No task was started; attempts of an earlier orchestrator go on. Fix that and resume the run.",
        fault);

    public static OrchestratorException NotRecovered(BackendKind kind, int attempts, Exception fault) => new(
        "AttemptsNotRecovered",
        OrchestratorErrorKind.NotAvailable,
        $"The backend {kind} could not say what became of {attempts} attempt(s) that an earlier orchestrator launched: "
            + Ended(Reason(fault)),
        "Nothing was changed, and what runs goes on. Fix that and resume the run again.",
        fault);

    public static OrchestratorException ReportsEnded(BackendKind kind, Exception? fault) => new(
        "BackendReportsEnded",
        OrchestratorErrorKind.NotAvailable,
        $"The backend {kind} does not report any more what becomes of attempts{(fault is null ? "." : ": " + Ended(Reason(fault)))}",
        "The run was ended with nothing recorded that is not known. Resume it: attempts that still run are found again.",
        fault);

    public static InvalidOperationException WrongAnswers(int attempts, int answers) =>
        new($"it was asked about {attempts} attempt(s) and answered about {answers}");

    public static string NotClosed(BackendKind kind, Exception fault) =>
        $"The backend {kind} could not be closed: {Ended(Reason(fault))} Something that it started may be left.";

    public static string NotLaunched(Exception fault) => "The attempt could not be launched. " + Ended(Reason(fault));

    public static string NotLaunchedAndGone(Exception fault, string? found) =>
        NotLaunched(fault) + " Nothing of it runs, now or later"
        + (found is null ? "." : ": " + Ended(found));

    public static string NotLaunchedAndUnknown(string token, BackendKind kind, Exception fault, string problem) =>
        $"{NotLaunched(fault)} Whether it runs all the same could not be found out: {Ended(problem)} "
        + $"If it does, the backend {kind} knows it by the token {token}; its result will not be taken.";

    public static string LaunchedAllTheSame(AttemptSpec spec, Exception fault) =>
        $"{Attempt(spec)}: its launch failed ({Reason(fault).TrimEnd('.')}), but the backend has it all the same. "
        + "It is not launched again.";

    public static string Troubled(AttemptSpec spec, string problem) => $"{Attempt(spec)}: {Ended(problem)}";

    public static string NotEnded(AttemptSpec spec, string problem, bool again) =>
        $"{Attempt(spec)} could not be ended{(again ? ", and this is tried again" : string.Empty)}: {Ended(problem)}";

    public static string GivenUp(string token, BackendKind kind, string problem) =>
        $"Stopped by the user, but the backend {kind} could not end it: {Ended(problem)} "
        + $"Something of it may still run; the backend knows it by the token {token}.";

    public static string EndNotReported(BackendKind kind) =>
        $"Stopped by the user. The backend {kind} ended it, but did not report how.";

    public static string ForeignResult(BackendKind kind, string token) =>
        $"The backend {kind} reported the result of another attempt, {token}, in its place.";

    private static string Attempt(AttemptSpec spec) => $"Task '{spec.Task.Id}', attempt {spec.Attempt}";

    private static string Ended(string sentence) => sentence is [.., '.' or '!' or '?'] ? sentence : sentence + ".";
}
