using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using static PSParallelOrchestrator.Engine.PlanFiles.Validation.DiagnosticText;

namespace PSParallelOrchestrator.Engine.PlanFiles.Reading;

/// <summary>The texts of what can be wrong with the keys of a plan file and their values.</summary>
internal static class KeyProblems
{
    public static PlanProblem RootNotMapping(string actual) =>
        new("WrongType", $"A plan is a mapping with the key 'tasks'; this is {actual}.", "Put it under 'tasks'.");

    public static PlanProblem TaskNotMapping(string actual) =>
        new("WrongType", $"A task is a mapping with the key 'id'; this is {actual}.", "Write a mapping.");

    public static PlanProblem UnknownKey(string key, string where, IEnumerable<string> known) =>
        new("UnknownKey", $"{where} has no key {Quote(key)}.", DidYouMean(NearestName.Find(key, known), $"The keys are {List(known)}."));

    public static PlanProblem MissingKey(string where, string key) =>
        new("MissingKey", $"{where} has no {Quote(key)}.", "Add it.");

    public static PlanProblem WrongType(string key, string expected, PlanNode actual) => new(
        "WrongType",
        $"{Quote(key)} must be {expected}; this is {actual.Description}.",
        actual is PlanScalar { Kind: PlanScalarKind.Null } ? "Give it a value, or remove the key." : $"Write {expected}.");

    public static PlanProblem QuoteIt(string key, PlanScalar actual) =>
        new("WrongType", $"{Quote(key)} must be text; this is {actual.Description}.", $"Write it in quotes: \"{actual.Text}\".");

    public static PlanProblem WantsList(string key, PlanNode actual) =>
        new(
            "WrongType",
            $"{Quote(key)} must be a list of texts; this is {actual.Description}.",
            "Write it in square brackets, also where it has one item.");

    public static PlanProblem NumberOutOfRange(string key, string value) =>
        new(
            "NumberOutOfRange",
            $"{Quote(key)} cannot be {value}: it is a whole number of 32 bits.",
            "Write a whole number, without quotes.");

    public static PlanProblem MoneyOutOfRange(string key, string value) => new(
        "NumberOutOfRange",
        $"{Quote(key)} cannot be {value}: it is an amount of US dollars.",
        string.Create(CultureInfo.InvariantCulture, $"Write an amount above 0 and up to {PlanLimits.MaxCostUsd}, like 2.50."));

    public static PlanProblem UnusualNumber(string key, PlanScalar number) => new(
        "NumberAmbiguous",
        $"{Quote(key)} is written {number.Text}, which is {Plain(number.Value)} here and something else for other readers of YAML.",
        $"Write {Plain(number.Value)}.");

    public static PlanProblem InvalidDuration(string key, string value) =>
        new(
            "InvalidDuration",
            $"{Quote(key)} is {Quote(value)}, which is not a time.",
            "Write hh:mm:ss, d.hh:mm:ss, or numbers with ms, s, m, h or d, the largest unit first, like 90s, 1.5h or 1h30m (hours of hh go "
                + "to 23, minutes and seconds to 59).");

    public static PlanProblem InvalidMemory(string value) =>
        new("InvalidMemory", $"'memory' is {Quote(value)}, which is not a size.", "Write a number with K, M, G or T, like 512M or 4G.");

    private static string Plain(string value) =>
        value.TrimStart('+').TrimStart('0') is [>= '0' and <= '9', ..] digits ? digits : value;

    public static PlanProblem UnknownValue(string key, string value, IEnumerable<string> known) =>
        new(
            "UnknownValue",
            $"{Quote(key)} cannot be {Quote(value)}.",
            DidYouMean(NearestName.Find(value, known), $"Write one of {List(known)}."));

    public static PlanProblem NoExitCode(string key) =>
        new(
            "ExitCodeInvalid",
            $"'exitCodes' has {Quote(key)}, which is no exit code of a failure.",
            "Write a number from 1 to 255, as in 75: Transient.");

    public static PlanProblem NotOneStrategy(string pattern, int count) =>
        new(
            "WrongType",
            string.Create(CultureInfo.InvariantCulture, $"{Quote(pattern)} of 'conflicts' has {count} strategies; it has one."),
            "Write the name of a strategy, or a mapping like { Regenerate: npm install }.");

    public static PlanProblem KindDisagrees(TaskKind kind, string key) =>
        new(
            "KindDisagrees",
            $"The task says it is of kind {kind}, but it has a {key}.",
            "Remove 'kind': it follows from prompt, command and script.");

    public static PlanProblem ScriptAndScriptFile() => new(
        "TwoKindsOfWork", "The task has both a script and a scriptFile.", RuleProblems.OneKindOfWork);

    public static PlanProblem PromptAndPromptFile() =>
        new("TwoKindsOfWork", "The task has both a prompt and a promptFile.", RuleProblems.OneKindOfWork);

    public static PlanProblem PromptFileAndCommand() =>
        new("TwoKindsOfWork", "The task has both a promptFile and a command.", RuleProblems.OneKindOfWork);

    public static PlanProblem PromptFileWithoutFolder(string name) =>
        new(
            "PromptFileWithoutFolder",
            $"The prompt file {Quote(name)} is relative to the plan file, but the plan was not read from a file.",
            "Write the prompt itself under 'prompt', or save the plan as a file first.");

    public static PlanProblem PromptFileMissing(string name, string path) =>
        new(
            "PromptFileMissing",
            $"The prompt file {Quote(name)} does not exist (looked for at '{path}').",
            "Correct the name; in a plan file it is relative to that file.");

    public static PlanProblem PromptFileIsDirectory(string name) =>
        new("PromptFileIsDirectory", $"The prompt file {Quote(name)} is a directory.", "Name a file.");

    public static PlanProblem PromptFileEmpty(string name) =>
        new("PromptFileEmpty", $"The prompt file {Quote(name)} is empty, or not a regular file.", "Write the prompt into it.");

    public static PlanProblem PromptFileTooLarge(string name) =>
        new("PromptFileTooLarge", $"The prompt file {Quote(name)} is larger than {PlanLimits.MaxPromptText}.", "Shorten it.");

    public static PlanProblem PromptFilesTooLarge() =>
        new("PromptFilesTooLarge", "The prompt files of the plan are more than 1 GiB together.", "Split the plan, or shorten its prompts.");

    public static PlanProblem PromptFileNotText(string name) =>
        new("PromptFileNotText", $"The prompt file {Quote(name)} is not UTF-8 text.", "Save it as UTF-8.");

    /// <summary>What is wrong with a prompt file, of a script file.</summary>
    public static PlanProblem OfScript(this PlanProblem problem) => new(
        problem.Code.Replace("Prompt", "Script", StringComparison.Ordinal),
        problem.Message.Replace("prompt", "script", StringComparison.Ordinal),
        problem.Remedy.Replace("prompt", "script", StringComparison.Ordinal));

    public static PlanProblem PromptFileUnreadable(string name, string reason) =>
        new("PromptFileUnreadable", $"The prompt file {Quote(name)} cannot be read: {reason}", "Correct the name or the permissions.");
}
