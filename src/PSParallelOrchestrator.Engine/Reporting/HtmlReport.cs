using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>Writes <c>report.html</c>: one file for people, without scripts, that loads nothing from anywhere.</summary>
public static class HtmlReport
{
    private const int LongestRequirements = 4000;
    private const int LongestLine = 2000;
    private const int MostWarnings = 200;

    /// <summary>Writes the report in the place of an older one.</summary>
    /// <param name="path">The file; see RunPaths.Report.</param>
    /// <param name="run">The run; it may still be going on.</param>
    /// <param name="metrics">Its totals.</param>
    /// <param name="time">The clock: the report says when it was written.</param>
    /// <exception cref="OrchestratorException">It cannot be written; an older one is still there.</exception>
    public static void Write(string path, OrchestratorRun run, RunMetrics metrics, TimeProvider time) =>
        ReportFile.WriteText(path, writer => Write(writer, run, metrics, time));

    /// <summary>Writes the report. It is HTML and well-formed XML.</summary>
    /// <param name="writer">Where to; it stays open.</param>
    /// <param name="run">The run.</param>
    /// <param name="metrics">Its totals.</param>
    /// <param name="time">The clock.</param>
    public static void Write(TextWriter writer, OrchestratorRun run, RunMetrics metrics, TimeProvider time)
    {
        var now = time.GetUtcNow();
        using var html = HtmlWriter.Create(writer);
        html.Start("html", ("lang", "en"));
        WriteHead(html, run);
        html.Start("body");
        WriteHeader(html, run);
        html.Start("main");
        WriteTotals(html, run, metrics);
        WriteWarnings(html, run);
        HtmlTimeline.Write(html, run, now);
        HtmlPlanGraph.Write(html, run);
        HtmlTaskTable.Write(html, run);
        html.End();
        html.Element("footer", $"Written by PSParallelOrchestrator at {ReportText.Time(now)}. All times are UTC.");
        html.End();
        html.End();
    }

    private static void WriteHead(HtmlWriter html, OrchestratorRun run)
    {
        html.Start("head");
        html.Element("meta", null, ("charset", "utf-8"));
        html.Element("meta", null, ("http-equiv", "Content-Security-Policy"), ("content", "default-src 'none'; style-src 'unsafe-inline'"));
        html.Element("meta", null, ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Element("title", $"{run.Name}: {run.State}{(run.Simulated ? " (simulated)" : string.Empty)}");
        html.Style(HtmlStyle.Sheet);
        html.End();
    }

    private static void WriteHeader(HtmlWriter html, OrchestratorRun run)
    {
        html.Start("header");
        html.Start("h1");
        html.Text(run.Name + " ");
        html.Pill(run.State.ToString());
        html.End();
        html.Start("p", ("class", "dim"));
        html.Text("Run ");
        html.Element("code", run.Id);
        html.Text(
            string.Create(
                CultureInfo.InvariantCulture,
                $" on {run.Backend} with {run.MaxExecutors} executors, created {ReportText.Moment(run.CreatedAt)}"));
        html.Text(run.FinishedAt is { } finished ? $", finished {ReportText.Moment(finished)}." : ", not finished.");
        html.End();
        if (run.Simulated)
        {
            html.Element("p", ReportText.Simulated, ("class", "simulated"), ("role", "note"));
        }

        if (!string.IsNullOrWhiteSpace(run.Plan.Requirements))
        {
            WriteRequirements(html, run.Plan.Requirements);
        }

        if (run.Plan.Complexity is { } complexity)
        {
            html.Element(
                "p",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Complexity {complexity.Score} of 100 ({complexity.Level}). {CleanText.Shorten(complexity.Rationale, LongestLine)}"),
                ("class", "dim"));
        }

        if (run.Plan.Planning is { } planning)
        {
            html.Element(
                "p",
                CleanText.Shorten($"Planned by {PlanningText.Describe(planning)}. {planning.Rationale}", LongestLine),
                ("class", "dim"),
                ("dir", "auto"));
        }

        html.End();
    }

    private static void WriteRequirements(HtmlWriter html, string requirements)
    {
        html.Start("p", ("class", "quote"), ("dir", "auto"));
        var isFirst = true;
        foreach (var line in CleanText.Shorten(requirements.Trim(), LongestRequirements).Split('\n'))
        {
            if (!isFirst)
            {
                html.Element("br", null);
            }

            html.Text(line);
            isFirst = false;
        }

        html.End();
    }

    private static void WriteTotals(HtmlWriter html, OrchestratorRun run, RunMetrics metrics)
    {
        html.Start("section", ("aria-labelledby", "totals"));
        html.Element("h2", "Totals", ("id", "totals"));
        html.Start("dl", ("class", "cards"));
        WriteCard(
            html,
            "Tasks succeeded",
            $"{ReportText.Count(metrics.Succeeded)} of {ReportText.Count(metrics.Tasks)}",
            NotSucceeded(metrics));
        WriteCard(html, "Makespan", Seconds(metrics.MakespanSeconds), "at best " + ReportText.Duration(metrics.LowerBoundSeconds));
        WriteCard(html, "Work", ReportText.Duration(metrics.WorkSeconds), "all attempts, one after the other");
        WriteCard(html, "Speedup", Figure(metrics.Speedup, "0.00", "x"), "efficiency " + Figure(metrics.Efficiency * 100, "0", " %"));
        WriteCard(html, "Attempts", ReportText.Count(metrics.Attempts), $"{ReportText.Count(metrics.Retries)} retries");
        WriteCard(
            html,
            "Peak concurrency",
            ReportText.Count(metrics.PeakConcurrency),
            $"of {ReportText.Count(run.MaxExecutors)} executors");
        WriteCard(html, "Output files", ReportText.Count(metrics.Files), ReportText.Count(metrics.LinesOfCode) + " lines");
        WriteCard(
            html,
            "CPU",
            Figure(metrics.AverageCpuPercent, "0", " %"),
            "memory " + Figure(metrics.AverageMemoryPercent, "0", " %") + ", machine average");
        WriteCard(html, "Cost", CostText.Describe(metrics) ?? "none", CostText.Tokens(metrics));
        html.End();
        html.End();
    }

    private static void WriteCard(HtmlWriter html, string name, string value, string note)
    {
        html.Start("div", ("class", "card"));
        html.Element("dt", name);
        html.Element("dd", value);
        html.Element("dd", note, ("class", "note"));
        html.End();
    }

    private static void WriteWarnings(HtmlWriter html, OrchestratorRun run)
    {
        var warnings = run.Warnings;
        if (warnings.Count == 0)
        {
            return;
        }

        html.Start("section", ("aria-labelledby", "warnings"));
        html.Element("h2", "Warnings", ("id", "warnings"));
        html.Start("ul");
        foreach (var warning in warnings.Take(MostWarnings))
        {
            html.Element("li", CleanText.Shorten(warning, LongestLine), ("dir", "auto"));
        }

        html.End();
        if (warnings.Count > MostWarnings)
        {
            html.Element(
                "p",
                $"The first {MostWarnings} of {ReportText.Count(warnings.Count)} warnings; orchestrator.log has them all.",
                ("class", "dim"));
        }

        html.End();
    }

    private static string NotSucceeded(RunMetrics metrics)
    {
        (string Name, int Count)[] parts =
        [
            ("failed", metrics.Failed), ("blocked", metrics.Blocked), ("canceled", metrics.Canceled),
            ("not finished", metrics.Tasks - metrics.Succeeded - metrics.Failed - metrics.Blocked - metrics.Canceled),
        ];
        var said = parts.Where(static part => part.Count > 0).Select(static part => $"{ReportText.Count(part.Count)} {part.Name}").ToList();
        return said.Count == 0 ? "none failed" : string.Join(", ", said);
    }

    private static string Seconds(double? seconds) => seconds is { } value ? ReportText.Duration(value) : "\u2013";

    private static string Figure(double? number, string format, string unit) =>
        number is { } value ? value.ToString(format, CultureInfo.InvariantCulture) + unit : "\u2013";
}
