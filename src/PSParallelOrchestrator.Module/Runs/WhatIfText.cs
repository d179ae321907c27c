using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What a run would do, in words.</summary>
internal static class WhatIfText
{
    private const int TasksNamed = 50;

    /// <summary>What would run where.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How it would be run.</param>
    /// <param name="directory">Below which directory.</param>
    /// <returns>A line for the run and one for each task.</returns>
    public static string Write(OrchestratorPlan plan, RunOptions options, string directory)
    {
        var text = new StringBuilder();
        var agents = plan.Tasks.Any(task => task.Kind == TaskKind.Agent) ? $", Agent tasks by {AgentText.Describe(options)}" : string.Empty;
        text.Append(
            CultureInfo.InvariantCulture,
            $"Run {plan.Tasks.Count} tasks on the backend {options.Backend}, up to {options.MaxExecutors} at once{agents}, below "
                + $"{directory}:");
        foreach (var task in plan.Tasks.Take(TasksNamed))
        {
            var work = task.Command is { } command ? string.Join(' ', task.Arguments.Prepend(command)) : task.Title ?? task.Prompt!;
            var after = task.DependsOn.Count > 0 ? $" (after {string.Join(", ", task.DependsOn)})" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"\n  {task.Id}{after}: {CleanText.OneLine(work.Split('\n')[0])}");
        }

        return plan.Tasks.Count > TasksNamed
            ? text.Append(CultureInfo.InvariantCulture, $"\n  and {plan.Tasks.Count - TasksNamed} more").ToString()
            : text.ToString();
    }
}
