using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Graphs;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>
/// A plan as a diagram, in the text form of Mermaid or Graphviz, with states where there is a run. Every task is in it, however many there
/// are.
/// </summary>
public static class PlanDiagram
{
    private const int LongestTitle = 60;

    /// <summary>Writes a plan as a Mermaid flowchart.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="plan">The plan.</param>
    public static void WriteMermaid(TextWriter writer, OrchestratorPlan plan) => WriteMermaid(writer, plan, null);

    /// <summary>Writes a run's plan as a Mermaid flowchart, with the tasks' states.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="run">The run.</param>
    public static void WriteMermaid(TextWriter writer, OrchestratorRun run) => WriteMermaid(writer, run.Plan, run);

    private static void WriteMermaid(TextWriter writer, OrchestratorPlan plan, OrchestratorRun? run)
    {
        if (run is { Simulated: true })
        {
            writer.Write($"---\ntitle: {ReportText.Simulated.Replace(":", " -", StringComparison.Ordinal)}\n---\n");
        }

        writer.Write("flowchart LR\n");
        for (var i = 0; i < plan.Tasks.Count; i++)
        {
            var task = plan.Tasks[i];
            var state = run?.Tasks[i].State;
            var lines = Lines(task, state).Select(EscapeMermaid);
            writer.Write(Invariant($"    t{i}[\"{string.Join("<br/>", lines)}\"]"));
            writer.Write(state is null ? "\n" : $":::{state}\n");
        }

        var graph = new TaskGraph(plan);
        for (var i = 0; i < plan.Tasks.Count; i++)
        {
            foreach (var dependant in graph.Dependants(i))
            {
                writer.Write(Invariant($"    t{i} --> t{dependant}\n"));
            }
        }

        foreach (var state in StatesOf(run))
        {
            var style = StateStyle.Of(state);
            writer.Write($"    classDef {state} fill:{style.Fill},stroke:{style.Stroke},color:{style.Text}\n");
        }
    }

    /// <summary>Writes a plan as a graph in Graphviz' language DOT.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="plan">The plan.</param>
    public static void WriteDot(TextWriter writer, OrchestratorPlan plan) => WriteDot(writer, plan, null);

    /// <summary>Writes a run's plan as a graph in Graphviz' language DOT, with the tasks' states.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="run">The run.</param>
    public static void WriteDot(TextWriter writer, OrchestratorRun run) => WriteDot(writer, run.Plan, run);

    private static void WriteDot(TextWriter writer, OrchestratorPlan plan, OrchestratorRun? run)
    {
        writer.Write("digraph plan {\n    rankdir=LR;\n    node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\"];\n");
        if (run is { Simulated: true })
        {
            writer.Write($"    label=\"{EscapeDot(ReportText.Simulated)}\";\n    labelloc=t;\n");
        }

        for (var i = 0; i < plan.Tasks.Count; i++)
        {
            var state = run?.Tasks[i].State;
            var style = StateStyle.Of(state ?? TaskState.Pending);
            var label = string.Join("\\n", Lines(plan.Tasks[i], state).Select(EscapeDot));
            writer.Write(Invariant(
                $"    t{i} [label=\"{label}\", fillcolor=\"{style.Fill}\", color=\"{style.Stroke}\", fontcolor=\"{style.Text}\"];\n"));
        }

        var graph = new TaskGraph(plan);
        for (var i = 0; i < plan.Tasks.Count; i++)
        {
            foreach (var dependant in graph.Dependants(i))
            {
                writer.Write(Invariant($"    t{i} -> t{dependant};\n"));
            }
        }

        writer.Write("}\n");
    }

    /// <summary>What stands in a task's node: its id, its title where that says more, and its state.</summary>
    internal static IEnumerable<string> Lines(OrchestratorTask task, TaskState? state)
    {
        yield return CleanText.OneLine(task.Id);
        if (!string.IsNullOrWhiteSpace(task.Title) && task.Title != task.Id)
        {
            yield return CleanText.Shorten(CleanText.OneLine(task.Title).Trim(), LongestTitle);
        }

        if (state is not null)
        {
            yield return state.Value.ToString();
        }
    }

    // Letters and digits stand for themselves; any sign that Mermaid, HTML or Markdown might read is written as its number.
    private static string EscapeMermaid(string text)
    {
        var label = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or ',' or '-' || rune.Value > 0x2027)
            {
                label.Append(rune);
            }
            else
            {
                label.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            }
        }

        return label.ToString();
    }

    // A quoted string ends at a quote and knows backslashes; labels also know HTML's entities.
    private static string EscapeDot(string text) => text
        .Replace("\\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("&", "&amp;", StringComparison.Ordinal);

    private static IEnumerable<TaskState> StatesOf(OrchestratorRun? run) =>
        run is null ? [] : Enum.GetValues<TaskState>().Where(state => run.Tasks.Any(task => task.State == state));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
