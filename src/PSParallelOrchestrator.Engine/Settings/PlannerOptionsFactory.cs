using PSParallelOrchestrator.Engine.Planning;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Makes a planner's options from settings; the same for PowerShell and psorch.</summary>
public static class PlannerOptionsFactory
{
    /// <summary>Makes options.</summary>
    /// <param name="settings">What is set.</param>
    /// <returns>The options.</returns>
    /// <exception cref="OrchestratorException">A setting has no usable value.</exception>
    public static PlannerOptions Create(OrchestratorSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Fill(new PlannerOptions());
    }

    /// <summary>Makes what a planner is asked for.</summary>
    /// <param name="settings">What is set.</param>
    /// <param name="requirements">The requirements.</param>
    /// <returns>The request.</returns>
    /// <exception cref="OrchestratorException">A setting has no usable value.</exception>
    public static PlanRequest Request(OrchestratorSettings settings, string requirements)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Fill(new PlanRequest { Requirements = requirements });
    }
}
