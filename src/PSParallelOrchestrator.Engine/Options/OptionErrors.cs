using System.Globalization;

namespace PSParallelOrchestrator.Engine.Options;

/// <summary>What can be wrong with the value of an option, in words.</summary>
internal static class OptionErrors
{
    public const string Invalid = "OptionInvalid";
    private const string NoValue = "SettingInvalid";
    private const int LongestShown = 500;

    public static OrchestratorException Empty(GivenValue given) => new(
        NoValue, OrchestratorErrorKind.InvalidInput, $"{given.Origin} is empty.", "Give it a value, or leave it out.");

    public static OrchestratorException NotA(GivenValue given, string expected) => new(
        NoValue,
        OrchestratorErrorKind.InvalidInput,
        $"{given.Origin} is '{Short(given.Text)}', which is not {expected}.",
        "Give a value that is.");

    public static OrchestratorException OutOfRange(string name, object? value, string range, string errorId) => new(
        errorId,
        OrchestratorErrorKind.InvalidInput,
        string.Create(CultureInfo.InvariantCulture, $"{name} is {Plain(value)}, which is not {range}."),
        "Give a value in that range.");

    public static OrchestratorException ExitCodesInvalid(string problem) => new(
        Invalid,
        OrchestratorErrorKind.InvalidInput,
        $"The exit codes of the run cannot be used: {problem}.",
        "Correct exitCodes (--exit-code, -ExitCodes) or successCodes (--success-code, -SuccessCodes).");

    public static OrchestratorException CommandShellInvalid(string problem, string remedy) => new(
        Invalid,
        OrchestratorErrorKind.InvalidInput,
        $"The shell of the run's commands {problem}.",
        $"{remedy} It is commandShell (--command-shell, -CommandShell).");

    public static OrchestratorException ConflictsInvalid(string problem) => new(
        Invalid,
        OrchestratorErrorKind.InvalidInput,
        $"The rules for conflicts cannot be used: {problem}.",
        "Correct conflicts (--conflict, -Conflicts).");

    public static OrchestratorException IgnoreInvalid(string problem) => new(
        Invalid,
        OrchestratorErrorKind.InvalidInput,
        $"What results are to leave out cannot be used: {problem}.",
        "Correct ignore (--ignore, -Ignore).");

    public static OrchestratorException TwoBeginnings(string run, string repository) => new(
        Invalid,
        OrchestratorErrorKind.InvalidInput,
        $"{run} is given together with {repository}; a run starts from one of them.",
        "Leave one of them out.");

    private static string Short(string text) => text.Length > LongestShown ? text[..LongestShown] + "…" : text;

    private static object? Plain(object? value) => value is decimal amount ? amount.ToString("G29", CultureInfo.InvariantCulture) : value;
}
