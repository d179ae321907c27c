namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>The error texts of reports.</summary>
internal static class ReportErrors
{
    public static OrchestratorException CannotWrite(string path, Exception inner) => new(
        "ReportNotWritten",
        OrchestratorErrorKind.InputOutput,
        $"The report '{path}' cannot be written: {inner.Message}",
        "Free disk space, or make sure that the directory can be written to, then write the report again; the run itself is not affected.",
        inner);

    public static OrchestratorException NeedsRun(ReportFormat format) => new(
        "ReportNeedsRun",
        OrchestratorErrorKind.InvalidInput,
        $"A plan that was not run has no {format} report.",
        "Ask for Mermaid or Dot, or give a run.");
}
