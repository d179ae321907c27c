using System.Globalization;
using System.Xml.Linq;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Reporting;

public sealed class HtmlReportTests
{
    [Fact]
    public void The_report_shows_state_totals_tasks_and_both_drawings()
    {
        var run = RunBuilder.Run(2, RunBuilder.Task("a"), RunBuilder.Task("b", "a"), RunBuilder.Task("c", "a"));
        RunBuilder.Attempt(run, "a", 0, 2);
        RunBuilder.Attempt(run, "b", 2, 3, failure: FailureClass.Transient, message: "connection reset");
        RunBuilder.Attempt(run, "b", 4, 5);
        RunBuilder.Attempt(run, "c", 2, 6, executor: 1, failure: FailureClass.TaskFailed, message: "the tests failed");
        run.State = RunState.Failed;

        var html = Report(run);

        Assert.Equal("todo-app: Failed", html.Descendants("title").First().Value);
        var timeline = Section(html, "timeline");
        Assert.Equal(4, timeline.Descendants("rect").Count());
        Assert.Contains(timeline.Descendants("title"), static title => title.Value == "b, attempt 1: Failed (Transient), 1.0 s");
        var plan = Section(html, "plan");
        Assert.Equal(3, plan.Descendants("rect").Count());
        Assert.Equal(2, plan.Descendants("path").Count(static path => path.Attribute("class")!.Value == "wire"));
        var rows = Section(html, "tasks").Descendants("tbody").Single().Elements("tr").ToList();
        Assert.Equal(["a", "b", "c"], rows.Select(static row => row.Element("th")!.Element("code")!.Value));
        Assert.Contains("connection reset", rows[1].Value, StringComparison.Ordinal);
        Assert.Contains("the tests failed", rows[2].Value, StringComparison.Ordinal);
        Assert.Contains("2 of 3", Section(html, "totals").Value, StringComparison.Ordinal);
        Assert.DoesNotContain("SIMULATED", html.Root!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_simulated_run_has_a_banner()
    {
        var run = RunBuilder.Run(1, RunBuilder.Task("a"));
        run.Simulated = true;

        var html = Report(run);

        Assert.Equal(ReportText.Simulated, html.Descendants("p").Single(static p => p.Attribute("class")?.Value == "simulated").Value);
        Assert.EndsWith("(simulated)", html.Descendants("title").First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_loads_nothing_and_runs_nothing()
    {
        var html = Report(RunBuilder.Hostile());

        string[] elements = ["script", "link", "img", "iframe", "object", "embed", "form", "a", "base", "b"];
        Assert.DoesNotContain(html.Descendants(), element => elements.Contains(element.Name.LocalName));
        Assert.DoesNotContain(html.Descendants().Attributes(), static attribute =>
            attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || attribute.Name.LocalName is "href" or "src");
        Assert.DoesNotContain("url(", HtmlStyle.Sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", HtmlStyle.Sheet, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html.Descendants("meta").Attributes("content").First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_texts_are_shown_and_do_nothing()
    {
        var html = Report(RunBuilder.Hostile());

        Assert.Contains("</script><script>alert(1)</script>", html.Root!.Value, StringComparison.Ordinal);
        Assert.Contains("\u05e9\u05dc\u05d5\u05dd", html.Root!.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(html.Root!.Value, static c => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\u2028' or '\0');
    }

    [Fact]
    public void The_style_sheet_reads_the_same_as_XML_and_as_HTML()
    {
        Assert.DoesNotContain(HtmlStyle.Sheet, static c => c is '<' or '>' or '&');
    }

    [Fact]
    public void The_table_has_headers_for_columns_and_rows()
    {
        var table = Section(Report(RunBuilder.Hostile()), "tasks").Descendants("table").Single();

        Assert.NotEmpty(table.Element("caption")!.Value);
        Assert.All(
            table.Element("thead")!.Descendants("th"),
            static th => Assert.Equal("col", th.Attribute("scope")!.Value),
            throwIfEmpty: true);
        Assert.All(
            table.Element("tbody")!.Elements("tr"),
            static tr => Assert.Equal("row", tr.Element("th")!.Attribute("scope")!.Value),
            throwIfEmpty: true);
        Assert.All(
            table.Element("tbody")!.Elements("tr"),
            tr => Assert.Equal(table.Descendants("thead").Descendants("th").Count(), tr.Elements().Count()),
            throwIfEmpty: true);
    }

    [Fact]
    public void A_large_run_is_cut_and_says_so()
    {
        var tasks = Enumerable
            .Range(0, 3500)
            .Select(static i => RunBuilder.Task(string.Create(CultureInfo.InvariantCulture, $"t{i}")))
            .ToArray();
        var run = RunBuilder.Run(4, tasks);
        foreach (var task in tasks)
        {
            RunBuilder.Attempt(run, task.Id, 0, 1);
        }

        RunBuilder.Attempt(run, "t3499", 2, 3, failure: FailureClass.Permanent, message: "the only failure");

        var html = Report(run);

        Assert.Contains("too many to draw", Section(html, "timeline").Value, StringComparison.Ordinal);
        Assert.Contains("too many to draw", Section(html, "plan").Value, StringComparison.Ordinal);
        Assert.Empty(html.Descendants("svg"));
        var rows = Section(html, "tasks").Descendants("tbody").Single().Elements("tr").ToList();
        Assert.Equal(2000, rows.Count);
        Assert.Contains("the only failure", rows[0].Value, StringComparison.Ordinal);
        Assert.Contains("2,000 of 3,500", Section(html, "tasks").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_warnings_are_cut_and_say_so()
    {
        var run = RunBuilder.Run(1, RunBuilder.Task("a"));
        run.Warnings = [.. Enumerable.Range(0, 1234).Select(static i => string.Create(CultureInfo.InvariantCulture, $"warning {i}"))];

        var section = Section(Report(run), "warnings");

        Assert.Equal(200, section.Descendants("li").Count());
        Assert.Contains("of 1,234 warnings", section.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Requirements_keep_their_lines()
    {
        var quote = Report(RunBuilder.Of("Build:\n- one\r\n- two"))
            .Descendants("p")
            .Single(static p => p.Attribute("class")?.Value == "quote");

        Assert.Equal(["Build:", "- one", "- two"], quote.Nodes().OfType<XText>().Select(static text => text.Value));
        Assert.Equal(2, quote.Elements("br").Count());
    }

    [Fact]
    public void A_run_that_has_not_begun_has_a_report()
    {
        var html = Report(RunBuilder.Run(1, RunBuilder.Task("a")));

        Assert.Contains("No attempt has started.", Section(html, "timeline").Value, StringComparison.Ordinal);
        Assert.Single(Section(html, "plan").Descendants("rect"));
    }

    [Fact]
    public void An_attempt_that_goes_on_reaches_to_now()
    {
        var run = RunBuilder.Run(1, RunBuilder.Task("a"));
        RunBuilder.Attempt(run, "a", 0, null);
        run.State = RunState.Running;

        var bar = Section(Report(run, RunBuilder.Start.AddSeconds(10)), "timeline").Descendants("rect").Single();

        Assert.Equal("box open", bar.Attribute("class")!.Value);
        Assert.Equal("1000", bar.Attribute("width")!.Value);
    }

    [Fact]
    public void Figures_do_not_depend_on_the_culture()
    {
        var run = RunBuilder.Run(2, RunBuilder.Task("a"), RunBuilder.Task("b"));
        RunBuilder.Attempt(run, "a", 0, 1.5);
        RunBuilder.Attempt(run, "b", 0.25, 1.3);
        var invariant = Report(run).ToString();
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("")
            {
                NumberFormat =
                {
                    NumberDecimalSeparator = ",",
                    NumberGroupSeparator = ".",
                    NegativeSign = "~",
                },
            };

            Assert.Equal(invariant, Report(run).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static XElement Section(XDocument html, string id) =>
        html.Descendants("section").Single(section => section.Attribute("aria-labelledby")!.Value == id);

    private static XDocument Report(OrchestratorRun run, DateTimeOffset? now = null)
    {
        using var writer = new StringWriter();
        HtmlReport.Write(writer, run, RunMetrics.Compute(run), new FixedTime(now ?? RunBuilder.Start.AddHours(1)));
        Assert.StartsWith("<!DOCTYPE html", writer.ToString(), StringComparison.Ordinal);
        return XDocument.Parse(writer.ToString());
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
