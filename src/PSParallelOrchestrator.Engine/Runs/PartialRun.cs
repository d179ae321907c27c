using PSParallelOrchestrator.Engine.Composition;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Runs of a part of a plan.</summary>
public static class PartialRun
{
    /// <summary>
    /// The part of a plan that is to be run. What the chosen tasks need comes along, unless it is to be left out or the run that this one
    /// starts from has done it.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="selection">Which tasks are wanted.</param>
    /// <param name="options">How it is to be run.</param>
    /// <returns>The part, and what was chosen in a sentence; null for that where all of the plan is run.</returns>
    /// <exception cref="OrchestratorException">The plan is not valid, or nothing that can run is chosen.</exception>
    public static (OrchestratorPlan Plan, string? Summary) Select(OrchestratorPlan plan, TaskSelection selection, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(options);
        if (selection.IsAll)
        {
            return selection.SkipsDependencies ? throw RunOptionErrors.NothingToSkip() : (plan, null);
        }

        PlanValidator.ThrowIfInvalid(plan);
        var part = PlanSelector.Select(plan, selection, Done(options));
        return (part.Plan, part.Summary);
    }

    private static HashSet<string> Done(RunOptions options)
    {
        if (options.BaseRun is null)
        {
            return [];
        }

        using var reader = RunReader.Open(options.BaseRun);
        return reader.Run.Tasks.Where(static task => task.State == TaskState.Succeeded).Select(static task => task.Id)
            .ToHashSet(StringComparer.Ordinal);
    }
}
