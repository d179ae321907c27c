using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Reporting;

namespace PSParallelOrchestrator.Cli.Display;

/// <summary>A plan in words.</summary>
internal static class PlanText
{
    /// <summary>The plan: its complexity, who made it, and its tasks with what they wait for and why.</summary>
    /// <param name="output">Where to.</param>
    public static void Write(TextWriter output, OrchestratorPlan plan)
    {
        if (plan.Complexity is { } complexity)
        {
            var recommended = CleanLine.Of($"{complexity.RecommendedExecutors} executors recommended");
            output.WriteClean($"{complexity.Level} ({complexity.Score} of 100), {recommended}: {complexity.Rationale}");
        }

        if (plan.Planning is { } planning)
        {
            output.WriteClean($"Planned by {PlanningText.Describe(planning)}.");
            if (planning.Rationale is { } rationale)
            {
                output.WriteClean($"{rationale}");
            }
        }

        if (plan.Ignore.Count > 0)
        {
            output.WriteClean($"Results leave out: {string.Join(", ", plan.Ignore)}");
        }

        foreach (var rule in plan.Conflicts)
        {
            var how = rule.Command is { } command ? $"{rule.Strategy}: {command}" : rule.Strategy.ToString();
            output.WriteClean($"Conflicts at {rule.Pattern}: {how}");
        }

        foreach (var task in plan.Tasks)
        {
            var after = task.DependsOn.Count > 0 ? "  after " + string.Join(", ", task.DependsOn) : string.Empty;
            output.WriteClean($"  {task.Id}  {task.Title ?? TaskText.Work(task)}{after}");
            foreach (var dependency in task.DependsOn.Where(task.DependencyReasons.ContainsKey))
            {
                output.WriteClean($"      after {dependency}: {task.DependencyReasons[dependency]}");
            }
        }
    }

    /// <summary>What would run where.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="options">How it would be run.</param>
    /// <param name="directory">Below which directory.</param>
    public static void WriteDryRun(TextWriter output, OrchestratorPlan plan, RunOptions options, string directory)
    {
        Write(output, plan);
        var where = CleanLine.Of($"on the backend {options.Backend}, up to {options.MaxExecutors} at once, below {directory}");
        output.WriteClean($"Would run {plan.Tasks.Count} tasks {where}.");
        if (plan.Tasks.Any(task => task.Kind == TaskKind.Agent))
        {
            output.WriteClean($"Agent tasks would be done by: {AgentText.Describe(options)}.");
        }
    }

    /// <summary>The plan as a diagram, or nothing for a format that is none.</summary>
    /// <param name="output">Where to.</param>
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
}

/// <summary>What a diagram is written as.</summary>
internal enum DiagramFormat
{
    /// <summary>A Mermaid flowchart.</summary>
    Mermaid,

    /// <summary>Graphviz.</summary>
    Dot,
}
