using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using static PSParallelOrchestrator.Engine.PlanFiles.Validation.DiagnosticText;

namespace PSParallelOrchestrator.Engine.PlanFiles.Matrix;

/// <summary>The texts of what can be wrong with a matrix and what is made of it.</summary>
internal static class MatrixProblems
{
    public static PlanProblem Empty() =>
        new("MatrixEmpty", "The matrix has no values, so there is no task.", "Give it values, like { os: [linux, windows] }.");

    public static PlanProblem NotAMatrix(string actual) =>
        new(
            "WrongType",
            $"'matrix' is a list of values, or names with lists of values; this is {actual}.",
            "Write it like [a, b], or like { os: [linux, windows], node: [20, 22] }.");

    public static PlanProblem NotAValue(string actual) =>
        new("WrongType", $"A value of a matrix is a text, a number, or true or false; this is {actual}.", "Write one of these.");

    public static PlanProblem IllegalName(string name) =>
        new(
            "MatrixNameIllegal",
            $"{Quote(name)} cannot be the name of values.",
            "Use letters, digits, '_' and '-', beginning with a letter.");

    public static PlanProblem RowsDiffer(string name) =>
        new(
            "MatrixRowsDiffer",
            $"This row of the matrix has other names than the first one: {Quote(name)}.",
            "Give each row the same names.");

    public static PlanProblem TooLarge() =>
        new(
            "MatrixTooLarge",
            string.Create(CultureInfo.InvariantCulture, $"The matrix makes more than {OrchestratorPlan.MaxTasks} tasks."),
            "Give it fewer values.");

    public static PlanProblem UnknownPlaceholder(string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        var all = string.Join(", ", names.Select(static one => $"<<{one}>>"));
        var near = NearestName.Find(name, names);
        return new(
            "PlaceholderUnknown",
            $"The matrix has no values for <<{name}>>.",
            $"{(near is null ? $"Its placeholders are {all}." : $"Did you mean <<{near}>>?")} To have it as text, write <<<{name}>>>.");
    }

    public static PlanProblem SameId(string id, IEnumerable<string> names) =>
        new(
            "MatrixIdsSame",
            $"Several tasks of the matrix have the id {Quote(id)}.",
            $"Let the id hold what tells them apart, like {Quote("build-" + string.Join('-', names.Select(static one => $"<<{one}>>")))}.");

    public static PlanProblem PatternMatchesNothing(string id, string pattern, string? nearest, bool isAddition) =>
        new(
            "DependencyPatternUnmatched",
            $"Task {Quote(id)} depends on {Quote(pattern)}, but no other task"
                + $"{(isAddition ? ", of the run or added," : string.Empty)} has such an id.",
            DidYouMean(
                nearest,
                $"Name ids of {(isAddition ? "the run or of what is added" : "this plan")}; '*' stands for any characters, '?' for one."));

    public static PlanProblem TooManyByPatterns() =>
        new(
            "DependencyPatternsTooMany",
            "The patterns of 'dependsOn' stand for more dependencies than a plan can have.",
            "Let tasks depend on one task that depends on the others.");
}
