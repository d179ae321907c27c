using System.Globalization;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Yaml;

/// <summary>The texts of what YAML can and a plan file cannot.</summary>
internal static class YamlProblems
{
    public static PlanProblem Tag(string tag) =>
        new(
            "YamlTag",
            $"Plan files have no YAML tags; this has {DiagnosticText.Quote(tag)}.",
            "Remove it; quotes make anything text: \"!node_modules/\".");

    public static PlanProblem MergeKey() =>
        new(
            "YamlMergeKey",
            "Plan files have no YAML merge keys ('<<').",
            "Write the keys out; an alias for a whole value (environment: *common) is possible.");

    public static PlanProblem KeyNotText() =>
        new("YamlKey", "A key must be a single text.", "Write the key itself; one that begins with '*' needs quotes: \"*.md\".");

    public static PlanProblem UnknownAlias(string name) =>
        new(
            "YamlUnknownAlias",
            $"The alias {DiagnosticText.Quote(name)} stands for nothing that ends before it.",
            "Put its anchor ('&') before it, on a single value or inside a task; text that begins with '*' needs quotes: \"*.log\".");

    public static PlanProblem TooManyAliases(long limit) =>
        new(
            "YamlTooManyAliases",
            string.Create(CultureInfo.InvariantCulture, $"Written out, the aliases of the file stand for more than {limit} values."),
            "Use fewer, or write the values out.");

    public static PlanProblem SecondDocument() =>
        new("YamlSecondDocument", "A second YAML document ('---') begins here; a plan file has one.", "Put it into a file of its own.");
}
