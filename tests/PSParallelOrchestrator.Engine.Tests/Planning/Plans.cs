using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Planning.Heuristic;

namespace PSParallelOrchestrator.Engine.Tests.Planning;

/// <summary>Makes plans for tests, and writes them in a form that people can approve.</summary>
internal static class Plans
{
    public static OrchestratorPlan Of(string requirements, int? maxTasks = null, int budget = 5) =>
        new HeuristicPlanner()
            .PlanAsync(
                new PlanRequest
                {
                    Requirements = requirements,
                    MaxExecutors = budget,
                    MaxTasks = maxTasks,
                },
                TestContext.Current.CancellationToken)
            .GetAwaiter()
            .GetResult();

    public static string Print(OrchestratorPlan plan)
    {
        var text = new StringBuilder();
        foreach (var line in plan.Requirements!.ReplaceLineEndings("\n").Split('\n'))
        {
            text.Append("> ").Append(line).Append('\n');
        }

        var complexity = plan.Complexity!;
        text.Append(
            CultureInfo.InvariantCulture,
            $"{complexity.Level} {complexity.Score}, {plan.Tasks.Count} tasks, {complexity.RecommendedExecutors} executors\n");
        text.Append(complexity.Rationale).Append("\n\n");
        foreach (var task in plan.Tasks)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{task.Id}: {task.Title} [{string.Join(", ", task.Tags)}, {task.EstimatedDuration!.Value.TotalMinutes} min]\n");
            if (task.DependsOn.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"    after {string.Join(", ", task.DependsOn)}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>What a plan breaks of what every plan must keep; empty for a valid plan.</summary>
    public static List<string> Faults(OrchestratorPlan plan)
    {
        var faults = new List<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (plan.Tasks.Count == 0)
        {
            faults.Add("no task");
        }

        foreach (var task in plan.Tasks)
        {
            if (task.Id.Length is 0 or > 64
                || !char.IsAsciiLetterOrDigit(task.Id[0])
                || !task.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            {
                faults.Add($"illegal id '{task.Id}'");
            }
            // Tasks stand behind what they depend on, so there is no cycle.
            faults.AddRange(
                task.DependsOn.Where(need => !seen.Contains(need))
                    .Select(need => $"'{task.Id}' needs '{need}', which is not in front of it"));
            if (!seen.Add(task.Id))
            {
                faults.Add($"double id '{task.Id}'");
            }

            if (string.IsNullOrWhiteSpace(task.Prompt) || string.IsNullOrWhiteSpace(task.Title))
            {
                faults.Add($"'{task.Id}' has no prompt or title");
            }

            if (task.EstimatedDuration is null || task.EstimatedDuration <= TimeSpan.Zero)
            {
                faults.Add($"'{task.Id}' has no duration");
            }
        }

        return faults;
    }

    /// <summary>Everything about a plan that the same text must give again.</summary>
    public static string Structure(OrchestratorPlan plan) =>
        $"{plan.Complexity!.Score} {plan.Complexity.RecommendedExecutors}\n"
        + string.Join('\n', plan.Tasks.Select(task => $"{task.Id} <- {string.Join(' ', task.DependsOn)} {task.EstimatedDuration}"));
}
