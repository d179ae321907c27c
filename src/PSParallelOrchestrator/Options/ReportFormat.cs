namespace PSParallelOrchestrator;

/// <summary>A report of a run, or a diagram of its plan.</summary>
public enum ReportFormat
{
    /// <summary>All that there are.</summary>
    All,

    /// <summary>execution_summary.json: states and totals, for programs.</summary>
    Summary,

    /// <summary>trace.tsv: a line for each attempt.</summary>
    Trace,

    /// <summary>report.html: one page for people.</summary>
    Html,

    /// <summary>plan.mmd: the plan as a Mermaid flowchart, with the states of a run.</summary>
    Mermaid,

    /// <summary>plan.dot: the plan as a Graphviz graph, with the states of a run.</summary>
    Dot,
}
