using System.Globalization;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>What has to be said of a run beside its state, so that nobody takes its output for more than it is.</summary>
public static class RunRemarks
{
    private const int TasksNamed = 10;

    /// <summary>What to say of a run whose Agent tasks are simulated.</summary>
    public const string Simulated = "No model works here: what Agent tasks leave is made up.";

    /// <summary>What the merged output of a run lacks.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The tasks whose work is missing, in words; null where none is.</returns>
    public static string? Missing(OrchestratorRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var missing = run.Tasks.Where(task => task.State != TaskState.Succeeded).ToList();
        if (missing.Count == 0)
        {
            return null;
        }

        var named = string.Join(", ", missing.Take(TasksNamed).Select(task => $"'{task.Id}' ({task.State})"));
        var more = missing.Count > TasksNamed
            ? string.Create(CultureInfo.InvariantCulture, $" and {missing.Count - TasksNamed} more")
            : string.Empty;
        return $"The run '{run.Name}' is {run.State}: its output lacks what {named}{more} would have made.";
    }

    /// <summary>Where the project is that a merge wrote.</summary>
    /// <param name="run">The run.</param>
    /// <param name="merged">The merge; it was written.</param>
    /// <returns>A sentence.</returns>
    public static string Place(OrchestratorRun run, ConsolidationResult merged)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(merged);
        return merged.Branch is { } branch ? $"The project is the branch {branch} of {run.Options.Repository}."
            : merged.Summary.Commit is null ? $"The tasks left no files; the run is in {run.Directory}."
            : $"The project is in {run.Directory}";
    }
}
