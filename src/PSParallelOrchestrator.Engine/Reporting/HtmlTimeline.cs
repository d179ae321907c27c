using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>The report's timeline: a row for each executor, a bar for each attempt.</summary>
internal static class HtmlTimeline
{
    private const int MostAttempts = 3000;
    private const int MostExecutors = 100;
    private const double Left = 92;
    private const double Width = 1000;
    private const double Top = 26;
    private const double RowHeight = 26;
    private const double LetterWidth = 7;
    private const int LeastLetters = 5;

    /// <summary>Writes the section.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="now">Where the bars of attempts end that still run.</param>
    public static void Write(HtmlWriter html, OrchestratorRun run, DateTimeOffset now)
    {
        html.Start("section", ("aria-labelledby", "timeline"));
        html.Element("h2", "Timeline", ("id", "timeline"));
        WriteChart(html, run, now);
        html.End();
    }

    private static void WriteChart(HtmlWriter html, OrchestratorRun run, DateTimeOffset now)
    {
        var attempts = run.Tasks
            .SelectMany(static task => task.Attempts)
            .Where(static attempt => attempt.StartedAt is not null)
            .Take(MostAttempts + 1)
            .ToList();
        if (attempts.Count == 0)
        {
            html.Element("p", "No attempt has started.", ("class", "dim"));
            return;
        }

        if (attempts.Count > MostAttempts)
        {
            html.Element(
                "p",
                $"The run has more than {ReportText.Count(MostAttempts)} attempts: too many to draw. trace.tsv has them all.",
                ("class", "dim"));
            return;
        }

        var start = attempts.Min(static attempt => attempt.StartedAt!.Value);
        var known = attempts.Max(static attempt => attempt.FinishedAt ?? attempt.StartedAt!.Value);
        var end = run.State == RunState.Running && now > known ? now : known;
        var seconds = Math.Max(0.001, (end - start).TotalSeconds);
        var executors = attempts.Select(static attempt => attempt.Executor).Distinct().Order().Take(MostExecutors).ToList();
        var height = Top + (executors.Count * RowHeight) + 6;
        html.Start("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", "Timeline, scrollable"));
        html.Start(
            "svg",
            ("viewBox", $"0 0 {HtmlWriter.Number(Left + Width + 16)} {HtmlWriter.Number(height)}"),
            ("width", "100%"),
            ("style", "min-width: 760px"),
            ("role", "img"),
            (
                "aria-label",
                $"{attempts.Count} attempts on {executors.Count} executors over {ReportText.Duration(seconds)}; the table below has the "
                    + $"same in words"));
        WriteAxis(html, seconds, height);
        for (var row = 0; row < executors.Count; row++)
        {
            html.Element(
                "text",
                string.Create(CultureInfo.InvariantCulture, $"executor {executors[row]}"),
                ("class", "small"), ("x", "10"), ("y", HtmlWriter.Number(Top + (row * RowHeight) + 17)));
        }

        foreach (var attempt in attempts)
        {
            var row = executors.BinarySearch(attempt.Executor);
            if (row >= 0)
            {
                WriteBar(html, attempt, row, start, end, seconds);
            }
        }

        html.End();
        html.End();
        if (executors.Count == MostExecutors)
        {
            html.Element("p", $"Of the executors, the first {MostExecutors} are drawn.", ("class", "dim"));
        }
    }

    private static void WriteAxis(HtmlWriter html, double seconds, double height)
    {
        var step = Step(seconds / 7);
        for (var tick = 0; tick * step <= seconds * 1.0001; tick++)
        {
            var x = HtmlWriter.Number(Left + (tick * step / seconds * Width));
            html.Element(
                "line",
                null,
                ("class", "grid"),
                ("x1", x),
                ("x2", x),
                ("y1", HtmlWriter.Number(Top - 4)),
                ("y2", HtmlWriter.Number(height)));
            html.Element("text", TickLabel(tick * step), ("class", "small"), ("x", x), ("y", "15"), ("text-anchor", "middle"));
        }
    }

    private static string TickLabel(double seconds) => seconds == 0
        ? "0"
        : ReportText.Duration(seconds).Replace(".0 s", " s", StringComparison.Ordinal).Replace(" m 00 s", " m", StringComparison.Ordinal);

    // The next of 1, 2, 5 times a power of ten; from a minute on, of what clocks show.
    private static double Step(double least)
    {
        double[] clock = [60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 21600, 43200, 86400];
        if (least > 30)
        {
            return Array.Find(clock, step => step >= least) is var found and > 0 ? found : Math.Ceiling(least / 86400) * 86400;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return (least / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }

    private static void WriteBar(HtmlWriter html, TaskAttempt attempt, int row, DateTimeOffset start, DateTimeOffset end, double seconds)
    {
        var from = attempt.StartedAt!.Value;
        var to = attempt.FinishedAt ?? end;
        var x = Left + ((from - start).TotalSeconds / seconds * Width);
        var width = Math.Max(2, (to - from).TotalSeconds / seconds * Width);
        var y = Top + (row * RowHeight);
        html.Start("g", ("class", "s-" + attempt.State));
        html.Element("title", Describe(attempt, to - from));
        html.Element(
            "rect",
            null,
            ("class", attempt.FinishedAt is null ? "box open" : "box"),
            ("x", HtmlWriter.Number(x)),
            ("y", HtmlWriter.Number(y + 2)),
            ("width", HtmlWriter.Number(width)),
            ("height", HtmlWriter.Number(RowHeight - 5)),
            ("rx", "3"));
        var label =
            attempt.Number == 1 ? attempt.Task.Id : string.Create(CultureInfo.InvariantCulture, $"{attempt.Task.Id} #{attempt.Number}");
        var room = (int)((width - 8) / LetterWidth);
        if (room >= Math.Min(label.Length, LeastLetters))
        {
            html.Element(
                "text",
                CleanText.Shorten(label, room),
                ("class", "onbox"), ("x", HtmlWriter.Number(x + 5)), ("y", HtmlWriter.Number(y + 17)));
        }

        html.End();
    }

    private static string Describe(TaskAttempt attempt, TimeSpan duration)
    {
        var failure = attempt.FailureClass is { } failureClass ? $" ({failureClass})" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{attempt.Task.Id}, attempt {attempt.Number}: {attempt.State}{failure}, {ReportText.Duration(duration.TotalSeconds)}");
    }
}
