namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>Writes single reports of runs, and diagrams of plans, wherever they are wanted.</summary>
public static class ReportExport
{
    /// <summary>The formats of a run.</summary>
    public static IReadOnlyList<ReportFormat> OfRun { get; } =
    [ReportFormat.Summary, ReportFormat.Trace, ReportFormat.Html, ReportFormat.Mermaid, ReportFormat.Dot];

    /// <summary>The formats of a plan that was not run.</summary>
    public static IReadOnlyList<ReportFormat> OfPlan { get; } = [ReportFormat.Mermaid, ReportFormat.Dot];

    /// <summary>What the file of a format is called.</summary>
    /// <param name="format">One format, not All.</param>
    /// <returns>The file's name.</returns>
    public static string FileName(ReportFormat format) => format switch
    {
        ReportFormat.Summary => "execution_summary.json",
        ReportFormat.Trace => "trace.tsv",
        ReportFormat.Html => "report.html",
        ReportFormat.Mermaid => "plan.mmd",
        ReportFormat.Dot => "plan.dot",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not one format."),
    };

    /// <summary>
    /// Writes a report of a run, which may still be going on, in the place of an older one; makes the folder where there is none.
    /// </summary>
    /// <param name="format">One format, not All.</param>
    /// <param name="run">The run.</param>
    /// <param name="path">The file.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="OrchestratorException">It cannot be written; an older one is still there.</exception>
    public static void Write(ReportFormat format, OrchestratorRun run, string path, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(run);
        MakeFolder(path);
        switch (format)
        {
            case ReportFormat.Summary:
                ExecutionSummaryWriter.Write(path, run, RunMetrics.Compute(run));
                break;
            case ReportFormat.Trace:
                TraceWriter.Write(path, run);
                break;
            case ReportFormat.Html:
                HtmlReport.Write(path, run, RunMetrics.Compute(run), time);
                break;
            case ReportFormat.Mermaid:
                ReportFile.WriteText(path, writer => PlanDiagram.WriteMermaid(writer, run));
                break;
            case ReportFormat.Dot:
                ReportFile.WriteText(path, writer => PlanDiagram.WriteDot(writer, run));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "Not one format.");
        }
    }

    /// <summary>Writes a diagram of a plan in the place of an older one; makes the folder where there is none.</summary>
    /// <param name="format">One of <see cref="OfPlan"/>.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="OrchestratorException">It cannot be written; an older one is still there.</exception>
    public static void Write(ReportFormat format, OrchestratorPlan plan, string path)
    {
        if (!OfPlan.Contains(format))
        {
            throw ReportErrors.NeedsRun(format);
        }

        MakeFolder(path);
        ReportFile.WriteText(path, writer =>
        {
            if (format == ReportFormat.Mermaid)
            {
                PlanDiagram.WriteMermaid(writer, plan);
            }
            else
            {
                PlanDiagram.WriteDot(writer, plan);
            }
        });
    }

    private static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ReportErrors.CannotWrite(path, error);
        }
    }
}
