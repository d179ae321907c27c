using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>Runs in words.</summary>
internal static class RunText
{
    private const int TasksNamed = 50;

    /// <summary>How many tasks of a run are final.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The number.</returns>
    public static int Done(OrchestratorRun run) =>
        run.Count(TaskState.Succeeded) + run.Count(TaskState.Failed) + run.Count(TaskState.Blocked) + run.Count(TaskState.Canceled);

    /// <summary>How far a run is.</summary>
    /// <param name="run">The run.</param>
    /// <returns>A line.</returns>
    public static string Progress(OrchestratorRun run)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Done(run)} of {run.Tasks.Count} tasks, {run.Count(TaskState.Running)} running");
        foreach (var state in (TaskState[])[TaskState.Failed, TaskState.Blocked, TaskState.Retrying, TaskState.WaitingForApproval])
        {
            if (run.Count(state) > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $", {run.Count(state)} {state}");
            }
        }

        return text.ToString();
    }

    /// <summary>What would run where.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How it would be run.</param>
    /// <param name="directory">Below which directory.</param>
    /// <returns>A line for the run and one for each task.</returns>
    public static string WhatIf(OrchestratorPlan plan, RunOptions options, string directory)
    {
        var text = new StringBuilder();
        var agents = plan.Tasks.Any(task => task.Kind == TaskKind.Agent) ? $", Agent tasks by {Agent(options)}" : string.Empty;
        text.Append(
            CultureInfo.InvariantCulture,
            $"Run {plan.Tasks.Count} tasks on the backend {options.Backend}, up to {options.MaxExecutors} at once{agents}, below {directory}:");
        foreach (var task in plan.Tasks.Take(TasksNamed))
        {
            var work = task.Command is { } command ? string.Join(' ', task.Arguments.Prepend(command)) : task.Title ?? task.Prompt!;
            var after = task.DependsOn.Count > 0 ? $" (after {string.Join(", ", task.DependsOn)})" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"\n  {task.Id}{after}: {work.Split('\n')[0]}");
        }

        return plan.Tasks.Count > TasksNamed
            ? text.Append(CultureInfo.InvariantCulture, $"\n  and {plan.Tasks.Count - TasksNamed} more").ToString()
            : text.ToString();
    }

    // Which one it would be is found out by asking each, which takes programs and keys: only a run does that.
    private static string Agent(RunOptions options) =>
        options is { Real: true, Agent: AgentKind.Simulated } ? "the first real agent that is usable" : options.Agent.ToString();
}
