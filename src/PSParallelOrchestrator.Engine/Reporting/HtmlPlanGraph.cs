using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Graphs;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>The report's drawing of the plan: a box for each task in the colour of its state, an arrow for each dependency.</summary>
internal static class HtmlPlanGraph
{
    private const int MostTasks = 200;
    private const int MostEdges = 1500;
    private const double BoxWidth = 190;
    private const double BoxHeight = 46;
    private const double ColumnGap = 50;
    private const double RowGap = 14;
    private const double Margin = 14;
    private const int IdLetters = 23;
    private const int TitleLetters = 28;

    /// <summary>Writes the section.</summary>
    /// <param name="html">Where to.</param>
    public static void Write(HtmlWriter html, OrchestratorRun run)
    {
        html.Start("section", ("aria-labelledby", "plan"));
        html.Element("h2", "Plan", ("id", "plan"));
        if (run.Tasks.Count > MostTasks)
        {
            html.Element(
                "p",
                $"The plan has {ReportText.Count(run.Tasks.Count)} tasks: too many to draw here. It can be exported for Graphviz or "
                    + $"Mermaid.",
                ("class", "dim"));
        }
        else
        {
            var graph = new TaskGraph(run.Plan);
            if (graph.EdgeCount > MostEdges)
            {
                html.Element(
                    "p",
                    $"The plan has {ReportText.Count(graph.EdgeCount)} dependencies: too many to draw here. It can be exported for "
                        + $"Graphviz or Mermaid.",
                    ("class", "dim"));
            }
            else
            {
                WriteDrawing(html, run, graph);
            }
        }

        html.End();
    }

    private static void WriteDrawing(HtmlWriter html, OrchestratorRun run, TaskGraph graph)
    {
        var layers = PlanLayout.Compute(graph).Layers;
        var tallest = layers.Count == 0 ? 0 : layers.Max(static layer => layer.Count);
        var height = (2 * Margin) + (tallest * (BoxHeight + RowGap)) - RowGap;
        var width = (2 * Margin) + (layers.Count * (BoxWidth + ColumnGap)) - ColumnGap;
        var places = new Dictionary<int, (double X, double Y)>();
        for (var column = 0; column < layers.Count; column++)
        {
            var used = (layers[column].Count * (BoxHeight + RowGap)) - RowGap;
            for (var row = 0; row < layers[column].Count; row++)
            {
                places[layers[column][row]] = (
                    Margin + (column * (BoxWidth + ColumnGap)),
                    ((height - used) / 2) + (row * (BoxHeight + RowGap)));
            }
        }

        html.Start("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", "Plan, scrollable"));
        html.Start(
            "svg",
            ("width", HtmlWriter.Number(width)), ("height", HtmlWriter.Number(height)),
            ("viewBox", $"0 0 {HtmlWriter.Number(width)} {HtmlWriter.Number(height)}"),
            ("role", "img"),
            ("aria-label", $"{run.Tasks.Count} tasks in {layers.Count} layers, {graph.EdgeCount} dependencies"));
        foreach (var (task, from) in places)
        {
            foreach (var dependant in graph.Dependants(task))
            {
                if (places.TryGetValue(dependant, out var to))
                {
                    WriteArrow(html, from, to);
                }
            }
        }

        foreach (var (task, place) in places)
        {
            WriteBox(html, run.Tasks[task], place.X, place.Y);
        }

        html.End();
        html.End();
    }

    private static void WriteArrow(HtmlWriter html, (double X, double Y) from, (double X, double Y) to)
    {
        var (x1, y1) = (from.X + BoxWidth, from.Y + (BoxHeight / 2));
        var (x2, y2) = (to.X, to.Y + (BoxHeight / 2));
        var bend = Math.Max(ColumnGap * 0.6, (x2 - x1) * 0.3);
        html.Element(
            "path",
            null,
            ("class", "wire"),
            (
                "d",
                FormattableString.Invariant($"M{x1:0.#} {y1:0.#}C{x1 + bend:0.#} {y1:0.#} {x2 - bend:0.#} {y2:0.#} {x2 - 6:0.#} {y2:0.#}"))
        );
        html.Element("path", null, ("class", "tip"), ("d", FormattableString.Invariant($"M{x2:0.#} {y2:0.#}l-8 -4v8z")));
    }

    private static void WriteBox(HtmlWriter html, RunTask task, double x, double y)
    {
        html.Start("g", ("class", "s-" + task.State));
        html.Element("title", $"{task.Id}: {task.State}{(task.Title is null ? string.Empty : ". " + CleanText.Shorten(task.Title, 300))}");
        html.Element(
            "rect",
            null,
            ("class", "box"), ("x", HtmlWriter.Number(x)), ("y", HtmlWriter.Number(y)),
            ("width", HtmlWriter.Number(BoxWidth)), ("height", HtmlWriter.Number(BoxHeight)), ("rx", "6"));
        // A drawing in the drawing cuts off what wide letters need beyond the box.
        html.Start(
            "svg",
            ("x", HtmlWriter.Number(x)),
            ("y", HtmlWriter.Number(y)),
            ("width", HtmlWriter.Number(BoxWidth - 5)),
            ("height", HtmlWriter.Number(BoxHeight)));
        html.Element("text", CleanText.Shorten(task.Id, IdLetters), ("class", "onbox strong"), ("x", "9"), ("y", "19"));
        html.Element("text", CleanText.Shorten(Second(task), TitleLetters), ("class", "onbox small"), ("x", "9"), ("y", "35"));
        html.End();
        html.End();
    }

    // The state comes first: colour alone does not tell it to everybody.
    private static string Second(RunTask task) =>
        string.IsNullOrWhiteSpace(task.Title) || task.Title == task.Id
            ? task.State.ToString()
            : $"{task.State}: {CleanText.OneLine(task.Title)}";
}
