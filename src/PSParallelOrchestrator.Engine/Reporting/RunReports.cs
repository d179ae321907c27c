using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>The reports of a run, at their places in its directory.</summary>
public static class RunReports
{
    /// <summary>Writes execution_summary.json, trace.tsv and report.html.</summary>
    /// <param name="run">The run.</param>
    /// <param name="time">The clock.</param>
    public static void Write(OrchestratorRun run, TimeProvider time)
    {
        var paths = new RunPaths(run.Directory);
        var metrics = RunMetrics.Compute(run);
        ExecutionSummaryWriter.Write(paths.Summary, run, metrics);
        TraceWriter.Write(paths.Trace, run);
        HtmlReport.Write(paths.Report, run, metrics, time);
    }
}
