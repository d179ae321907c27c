using System.Globalization;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using static PSParallelOrchestrator.Engine.PlanFiles.Validation.DiagnosticText;

namespace PSParallelOrchestrator.Engine.PlanFiles.Reading;

/// <summary>The texts of what can be wrong with a plan file before it is a plan.</summary>
internal static class SyntaxProblems
{
    public static PlanProblem EmptyFile() =>
        new("EmptyFile", "The file is empty.", "Write a plan into it; docs/plan.schema.json says how.");

    public static PlanProblem NotUtf8(string what) => new("NotUtf8", $"The file is not UTF-8: {what}.", "Save it as UTF-8.");

    public static PlanProblem InvalidJson(string reason) =>
        new("InvalidJson", $"This is not JSON: {reason}", "Correct it here, or a little before.");

    public static PlanProblem InvalidYaml(string reason) =>
        new(
            "InvalidYaml",
            $"This is not YAML: {reason}",
            "Correct it here, or a little before; text that begins with '*', '!' or '&', or has ': ' or ' #' in it, needs quotes.");

    public static PlanProblem CutOff(PlanNode? open) =>
        new(
            "FileCutOff",
            open is null
                ? "The file ends in the middle of a value."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"The file ends in the middle: {(open is PlanMapping ? "the '{'" : "the '['")} of line {open.Position.Line}, column "
                        + $"{open.Position.Column} is never closed."),
            "Get the whole file, or complete it.");

    public static PlanProblem Comment() => new("CommentNotAllowed", "JSON has no comments.", "Remove it, or write the plan as YAML.");

    public static PlanProblem TrailingComma() => new("TrailingComma", "There is a comma after the last item.", "Remove the comma.");

    public static PlanProblem SingleQuote() =>
        new("InvalidJson", "This is not JSON: text stands in double quotes.", "Write \" in place of '.");

    public static PlanProblem TooDeep(int depth) =>
        new(
            "TooDeep",
            string.Create(CultureInfo.InvariantCulture, $"The file is nested more than {depth} levels deep, which no plan is."),
            "Correct what begins here.");

    public static PlanProblem TextTooLong() =>
        new("TextTooLong", "A text in the file is longer than 64 MB.", $"Shorten it; a prompt has {PlanLimits.MaxPromptText} at most.");

    public static PlanProblem DuplicateKey(string key) => new("DuplicateKey", $"The key {Quote(key)} is given twice.", "Keep one of them.");

    public static PlanProblem BrokenText() =>
        new("BrokenText", "This text has an escape that is half of a surrogate pair, which is no character.", "Remove or complete it.");
}
