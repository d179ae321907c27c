using System.Globalization;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Reporting;

namespace PSParallelOrchestrator.Cli.Display;

/// <summary>A plan in words.</summary>
internal static class PlanText
{
    /// <summary>The plan: its complexity, who made it, and its tasks with what they wait for and why.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="plan">The plan.</param>
    public static void Write(TextWriter output, OrchestratorPlan plan)
    {
        if (plan.Complexity is { } complexity)
        {
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{complexity.Level} ({complexity.Score} of 100), {complexity.RecommendedExecutors} executors recommended: "
                        + $"{complexity.Rationale}"));
        }

        if (plan.Planning is { } planning)
        {
            output.WriteLine($"Planned by {PlanningText.Describe(planning)}.");
            if (planning.Rationale is { } rationale)
            {
                output.WriteLine(CleanText.OneLine(rationale));
            }
        }

        foreach (var task in plan.Tasks)
        {
            var after = task.DependsOn.Count > 0 ? "  after " + string.Join(", ", task.DependsOn) : string.Empty;
            output.WriteLine($"  {task.Id}  {task.Title ?? Summary(task)}{after}");
            foreach (var dependency in task.DependsOn.Where(task.DependencyReasons.ContainsKey))
            {
                output.WriteLine($"      after {dependency}: {CleanText.OneLine(task.DependencyReasons[dependency])}");
            }
        }
    }

    /// <summary>What would run where.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How it would be run.</param>
    /// <param name="directory">Below which directory.</param>
    public static void WriteDryRun(TextWriter output, OrchestratorPlan plan, RunOptions options, string directory)
    {
        Write(output, plan);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Would run {plan.Tasks.Count} tasks on the backend {options.Backend}, up to {options.MaxExecutors} at once, below "
                    + $"{directory}."));
        if (plan.Tasks.Any(task => task.Kind == TaskKind.Agent))
        {
            output.WriteLine($"Agent tasks would be done by: {AgentText.Describe(options)}.");
        }
    }

    /// <summary>The plan as a diagram, or nothing for a format that is none.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="format">Mermaid or DOT.</param>
    public static void WriteDiagram(TextWriter output, OrchestratorPlan plan, DiagramFormat format)
    {
        if (format == DiagramFormat.Mermaid)
        {
            PlanDiagram.WriteMermaid(output, plan);
        }
        else
        {
            PlanDiagram.WriteDot(output, plan);
        }
    }

    private static string Summary(OrchestratorTask task) =>
        task.Command is { } command ? string.Join(' ', task.Arguments.Prepend(command)).Split('\n')[0] : task.Prompt!.Split('\n')[0];
}

/// <summary>What a diagram is written as.</summary>
internal enum DiagramFormat
{
    /// <summary>A Mermaid flowchart.</summary>
    Mermaid,

    /// <summary>Graphviz.</summary>
    Dot,
}
