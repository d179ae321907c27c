using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>The report's table of tasks, with their attempts and why they failed.</summary>
internal static class HtmlTaskTable
{
    private const int MostTasks = 2000;
    private const int LongestReason = 2000;

    /// <summary>Writes the section.</summary>
    /// <param name="html">Where to.</param>
    public static void Write(HtmlWriter html, OrchestratorRun run)
    {
        html.Start("section", ("aria-labelledby", "tasks"));
        html.Element("h2", "Tasks", ("id", "tasks"));
        html.Start("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", "Tasks, scrollable"));
        html.Start("table");
        html.Element("caption", Caption(run));
        WriteHead(html);
        html.Start("tbody");
        foreach (var task in Shown(run))
        {
            WriteRow(html, task);
        }

        html.End();
        html.End();
        html.End();
        html.End();
    }

    private static string Caption(OrchestratorRun run) =>
        run.Tasks.Count <= MostTasks
            ? "In plan order. Times are those of the newest attempt."
            : $"The first {ReportText.Count(MostTasks)} of {ReportText.Count(run.Tasks.Count)} tasks, those first that did not succeed. "
                + $"execution_summary.json has them all.";

    private static IEnumerable<RunTask> Shown(OrchestratorRun run) => run.Tasks.Count <= MostTasks
        ? run.Tasks
        : run.Tasks.Where(static task => task.State != TaskState.Succeeded)
            .Concat(run.Tasks.Where(static task => task.State == TaskState.Succeeded))
            .Take(MostTasks);

    private static void WriteHead(HtmlWriter html)
    {
        html.Start("thead");
        html.Start("tr");
        foreach (var name in (ReadOnlySpan<string>)
                ["Task", "State", "Executor", "Started", "Duration", "Attempts", "Cost", "Reason and attempts"])
        {
            html.Element("th", name, ("scope", "col"));
        }

        html.End();
        html.End();
    }

    private static void WriteRow(HtmlWriter html, RunTask task)
    {
        html.Start("tr");
        html.Start("th", ("scope", "row"));
        html.Element("code", task.Id);
        if (!string.IsNullOrWhiteSpace(task.Title) && task.Title != task.Id)
        {
            html.Element("div", CleanText.Shorten(task.Title, 300), ("class", "dim"), ("dir", "auto"));
        }

        html.End();
        html.Start("td");
        html.Pill(task.State.ToString());
        html.End();
        var last = task.LastAttempt;
        html.Start("td", ("class", "number"));
        html.Element("div", last?.Executor.ToString(CultureInfo.InvariantCulture));
        if (last?.Node is { } node)
        {
            html.Element("div", node, ("class", "dim"), ("dir", "auto"));
        }

        html.End();
        html.Element("td", last?.StartedAt is { } startedAt ? ReportText.Moment(startedAt) : null, ("class", "number"));
        html.Element("td", Duration(last), ("class", "number"));
        html.Element("td", ReportText.Count(task.Attempts.Count), ("class", "number"));
        html.Element("td", task.CostUsd is { } cost ? CostText.Usd(cost) : null, ("class", "number"));
        html.Start("td", ("class", "reason"));
        if (!string.IsNullOrWhiteSpace(task.Reason) && (task.Reason != last?.Message || !HasStory(task)))
        {
            html.Element("div", CleanText.Shorten(task.Reason, LongestReason), ("dir", "auto"));
        }

        WriteAttempts(html, task);
        html.End();
        html.End();
    }

    private static void WriteAttempts(HtmlWriter html, RunTask task)
    {
        if (!HasStory(task))
        {
            return;
        }

        html.Start("ol", ("class", "attempts"));
        foreach (var attempt in task.Attempts)
        {
            var text = $"{attempt.State}{(attempt.FailureClass is { } failure ? $" ({failure})" : string.Empty)}";
            text += string.Create(CultureInfo.InvariantCulture, $" on executor {attempt.Executor}");
            text += attempt.Node is { } node ? $", {node}" : string.Empty;
            text += Duration(attempt) is { } duration ? $" after {duration}" : string.Empty;
            text += attempt.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $", exit code {code}") : string.Empty;
            text += string.IsNullOrWhiteSpace(attempt.Message) ? string.Empty : ": " + CleanText.Shorten(attempt.Message, LongestReason);
            html.Element("li", text, ("dir", "auto"));
        }

        html.End();
    }

    // One attempt that did not fail is told by its row.
    private static bool HasStory(RunTask task) => task.Attempts.Count > 1 || task.LastAttempt?.FailureClass is not null;

    private static string? Duration(TaskAttempt? attempt) =>
        attempt?.FinishedAt - attempt?.StartedAt is { } duration ? ReportText.Duration(Math.Max(0, duration.TotalSeconds)) : null;
}
