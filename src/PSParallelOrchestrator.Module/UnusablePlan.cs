using System.Runtime.CompilerServices;

namespace PSParallelOrchestrator.Module;

/// <summary>
/// Stands for a plan file that cannot be used, from the binding of a parameter until the cmdlet sees it: whatever a binding throws,
/// PowerShell writes with an id and a text of its own; the cmdlet writes the error as it is.
/// </summary>
internal static class UnusablePlan
{
    private static readonly ConditionalWeakTable<OrchestratorPlan, OrchestratorException> Errors = [];

    /// <summary>A plan that stands for a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="error">Why it cannot be used.</param>
    /// <returns>The plan, without tasks.</returns>
    public static OrchestratorPlan Create(string path, OrchestratorException error)
    {
        var plan = new OrchestratorPlan { Tasks = [], SourcePath = path };
        Errors.Add(plan, error);
        return plan;
    }

    /// <summary>Throws where a plan stands for a file that cannot be used.</summary>
    /// <param name="plan">The plan that was bound.</param>
    /// <exception cref="OrchestratorException">Why the file cannot be used.</exception>
    public static void Refuse(OrchestratorPlan plan)
    {
        if (Errors.TryGetValue(plan, out var error))
        {
            throw error;
        }
    }

    /// <summary>What an error about a plan is about.</summary>
    /// <param name="plan">The plan that was bound.</param>
    /// <returns>The file that it stands for, else the plan.</returns>
    public static object? Target(OrchestratorPlan? plan) => plan is not null && Errors.TryGetValue(plan, out _) ? plan.SourcePath : plan;
}
