namespace PSParallelOrchestrator;

/// <summary>How bad a finding about a plan is.</summary>
public enum PlanDiagnosticSeverity
{
    /// <summary>The plan cannot be run.</summary>
    Error,

    /// <summary>The plan can be run, but probably says something else than was meant.</summary>
    Warning,
}
