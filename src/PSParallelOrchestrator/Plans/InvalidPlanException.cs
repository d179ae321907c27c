using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator;

/// <summary>A plan cannot be used. Carries everything that is wrong with it, not only the first thing.</summary>
public sealed class InvalidPlanException : OrchestratorException
{
    private const int MostInText = 20;

    /// <summary>Makes the error from what was found.</summary>
    /// <param name="diagnostics">Everything found; at least one is an error.</param>
    public InvalidPlanException(IReadOnlyList<PlanDiagnostic> diagnostics)
        : base("InvalidPlan", OrchestratorErrorKind.InvalidInput, Describe(diagnostics), "Correct the plan and try again.") =>
        Diagnostics = Frozen.List(diagnostics);

    /// <summary>Everything that was found, warnings too, in the order of their places.</summary>
    public IReadOnlyList<PlanDiagnostic> Diagnostics { get; }

    private static string Describe(IReadOnlyList<PlanDiagnostic> diagnostics)
    {
        var errors = diagnostics.Where(static d => d.Severity == PlanDiagnosticSeverity.Error).ToList();
        var file = errors.FirstOrDefault()?.File;
        var text = new StringBuilder();
        text.Append(file is null ? "The plan has " : $"The plan '{file}' has ")
            .Append(errors.Count == 1 ? "an error:" : string.Create(CultureInfo.InvariantCulture, $"{errors.Count} errors:"));
        foreach (var error in errors.Take(MostInText))
        {
            text.Append('\n').Append("  ").Append(error);
        }

        if (errors.Count > MostInText)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  … and {errors.Count - MostInText} more.");
        }

        return text.Append('\n').ToString();
    }
}
