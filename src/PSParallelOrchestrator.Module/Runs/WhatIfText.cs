using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Reporting;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What a run would do, in words.</summary>
internal static class WhatIfText
{
    private const int TasksNamed = 50;
    private const int ScriptsShown = 5;

    /// <summary>What would run where.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="chosen">What of it was chosen, in a sentence; null where it is whole.</param>
    /// <param name="options">How it would be run.</param>
    /// <param name="directory">Below which directory.</param>
    /// <returns>A line for the run and one for each task.</returns>
    public static string Write(OrchestratorPlan plan, string? chosen, RunOptions options, string directory)
    {
        var text = new StringBuilder();
        var agents = plan.Tasks.Any(task => task.Kind == TaskKind.Agent) ? $", Agent tasks by {AgentText.Describe(options)}" : string.Empty;
        text.Append(
            CultureInfo.InvariantCulture,
            $"Run {plan.Tasks.Count} tasks on the backend {options.Backend}, up to {options.MaxExecutors} at once{agents}, below "
                + $"{directory}:\n");
        if (chosen is not null)
        {
            text.Append("  ").Append(chosen).Append('\n');
        }

        return text.Append(Tasks(plan)).ToString();
    }

    /// <summary>What there is to do.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>A line for each task.</returns>
    public static string Tasks(OrchestratorPlan plan)
    {
        var lines = new List<string>();
        foreach (var task in plan.Tasks.Take(TasksNamed))
        {
            var work = task.Kind == TaskKind.Agent && task.Title is { } title ? title : TaskText.Work(task);
            var after = task.DependsOn.Count > 0 ? $" (after {string.Join(", ", task.DependsOn)})" : string.Empty;
            lines.Add($"  {task.Id}{after}: {CleanText.OneLine(work)}");
        }

        if (plan.Tasks.Count > TasksNamed)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"  and {plan.Tasks.Count - TasksNamed} more"));
        }

        var scripts = plan.Tasks.Where(task => task.Script is not null).GroupBy(task => task.Script!.Text);
        lines.AddRange(scripts.Take(ScriptsShown).Select(Script));
        return string.Join('\n', lines);
    }

    // Tasks that run the same are shown what they run once.
    private static string Script(IGrouping<string, OrchestratorTask> tasks)
    {
        var ids = tasks.Select(task => task.Id).ToList();
        var who = ids.Count == 1 ? ids[0] : string.Create(CultureInfo.InvariantCulture, $"{ids[0]} and {ids.Count - 1} more");
        var block = tasks.Key.Trim('\r', '\n').Split('\n').Select(line => "    " + CleanText.OneLine(line.TrimEnd()));
        return $"  The script of {who}:\n{string.Join('\n', block)}";
    }
}
