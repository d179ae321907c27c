using System.Globalization;

namespace PSParallelOrchestrator;

/// <summary>One finding about a plan: what is wrong, where, and what to do.</summary>
public sealed record PlanDiagnostic
{
    /// <summary>Whether it keeps the plan from being run.</summary>
    public PlanDiagnosticSeverity Severity { get; internal init; }

    /// <summary>A stable name for scripts and the documentation, for example <c>DuplicateTaskId</c>.</summary>
    public string Code { get; internal init; } = string.Empty;

    /// <summary>What is wrong.</summary>
    public string Message { get; internal init; } = string.Empty;

    /// <summary>What to do about it.</summary>
    public string Remedy { get; internal init; } = string.Empty;

    /// <summary>The plan file, as it was named; null for a plan in memory.</summary>
    public string? File { get; internal init; }

    /// <summary>The line in the file, from 1; null where there is no place.</summary>
    public int? Line { get; internal init; }

    /// <summary>The column in the line, from 1, in UTF-16 units as editors count them; null where there is no place.</summary>
    public int? Column { get; internal init; }

    /// <summary>The task it is about; null where it is about no task, or one without an id.</summary>
    public string? TaskId { get; internal init; }

    /// <summary>The finding as a compiler would write it, for example <c>plan.json(3,5): error DuplicateTaskId: …</c></summary>
    /// <returns>One line.</returns>
    public override string ToString()
    {
        var severity = Severity == PlanDiagnosticSeverity.Error ? "error" : "warning";
        var place = Line is null ? File : string.Create(CultureInfo.InvariantCulture, $"{File}({Line},{Column})");
        return string.IsNullOrEmpty(place)
            ? $"{severity} {Code}: {Message} {Remedy}"
            : $"{place}: {severity} {Code}: {Message} {Remedy}";
    }
}

/// <summary>How bad a finding about a plan is.</summary>
public enum PlanDiagnosticSeverity
{
    /// <summary>The plan cannot be run.</summary>
    Error,

    /// <summary>The plan can be run, but probably says something else than was meant.</summary>
    Warning,
}
