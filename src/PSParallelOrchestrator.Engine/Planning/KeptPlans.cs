using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.Planning.ByModel;

namespace PSParallelOrchestrator.Engine.Planning;

/// <summary>Plans that a model made and nobody has run: what was paid for them is not to be lost.</summary>
public static class KeptPlans
{
    private const string FileName = "plan.json";

    /// <summary>Keeps a plan as a plan file, beside what its planner left.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The file; null for a plan that no model was paid for here, or that is in a file already.</returns>
    /// <exception cref="OrchestratorException">It cannot be written.</exception>
    public static async Task<string?> KeepAsync(OrchestratorPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var directory = PlannerFiles.Find(plan.Id);
        if (plan.SourcePath is not null || plan.Planning is not { Requests: > 0 } || !Directory.Exists(directory))
        {
            return null;
        }

        var path = Path.Combine(directory, FileName);
        await PlanFileStore.SaveAsync(plan, path);
        return path;
    }
}
