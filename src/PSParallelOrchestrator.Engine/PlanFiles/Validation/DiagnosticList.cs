using System.Globalization;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>Collects what is found about one plan. Past <see cref="Limit"/> findings it only counts.</summary>
/// <param name="file">The plan file's name; null for a plan in memory.</param>
internal sealed class DiagnosticList(string? file)
{
    /// <summary>The most findings kept: a file of a million wrong tasks must not take a gigabyte to complain about.</summary>
    public const int Limit = 10_000;

    private readonly List<PlanDiagnostic> items = [];
    private int notKept;

    /// <summary>How many errors were found, those not kept included.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>Whether nothing is taken down: what is found again in a task that is like one before it.</summary>
    public bool IsMuted { get; set; }

    /// <summary>Adds an error.</summary>
    public void Error(PlanProblem problem, PlanPosition at = default, string? taskId = null)
    {
        if (IsMuted)
        {
            return;
        }

        ErrorCount++;
        Add(PlanDiagnosticSeverity.Error, problem, at, taskId);
    }

    /// <summary>Adds a warning.</summary>
    public void Warning(PlanProblem problem, PlanPosition at = default, string? taskId = null) =>
        Add(PlanDiagnosticSeverity.Warning, problem, at, taskId);

    /// <summary>The findings in the order of their places, then a last one that counts those not kept.</summary>
    public IReadOnlyList<PlanDiagnostic> ToList()
    {
        var ordered = items.OrderBy(static d => d.Line ?? 0).ThenBy(static d => d.Column ?? 0).ToList();
        if (notKept > 0)
        {
            ordered.Add(new PlanDiagnostic
            {
                Severity = ErrorCount > 0 ? PlanDiagnosticSeverity.Error : PlanDiagnosticSeverity.Warning,
                Code = "TooManyProblems",
                Message = string.Create(CultureInfo.InvariantCulture, $"There are {notKept} further problems, which are not listed."),
                Remedy = "Correct those listed first.",
                File = file,
            });
        }

        return ordered;
    }

    private void Add(PlanDiagnosticSeverity severity, PlanProblem problem, PlanPosition at, string? taskId)
    {
        if (IsMuted)
        {
            return;
        }

        if (items.Count == Limit)
        {
            notKept++;
            return;
        }

        items.Add(new PlanDiagnostic
        {
            Severity = severity,
            Code = problem.Code,
            Message = problem.Message,
            Remedy = problem.Remedy,
            File = file,
            Line = at == default ? null : at.Line,
            Column = at == default ? null : at.Column,
            TaskId = string.IsNullOrEmpty(taskId) ? null : taskId,
        });
    }
}

/// <summary>A finding before it has a place.</summary>
/// <param name="Code">The stable name.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
internal readonly record struct PlanProblem(string Code, string Message, string Remedy);
