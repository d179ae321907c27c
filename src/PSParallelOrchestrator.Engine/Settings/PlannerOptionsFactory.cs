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
        var standard = new PlannerOptions();
        return standard with
        {
            Planner = settings.Choice<PlannerKind>(SettingKeys.Planner) ?? PlannerKind.Auto,
            Real = settings.Flag(SettingKeys.Real) ?? false,
            Agents = settings.Agents(),
            MaxCostUsd = settings.Money(SettingKeys.MaxCostUsd),
            TimeLimit = settings.Duration(SettingKeys.PlanningTimeLimit) ?? standard.TimeLimit,
            PriceFile = settings.FullPath(SettingKeys.PriceFile),
            Retry = settings.Retry(),
        };
    }

    /// <summary>Makes what a planner is asked for.</summary>
    /// <param name="settings">What is set.</param>
    /// <param name="requirements">The requirements.</param>
    /// <param name="maxTasks">The most tasks; null leaves it to the planner.</param>
    /// <returns>The request.</returns>
    /// <exception cref="OrchestratorException">A setting has no usable value.</exception>
    public static PlanRequest Request(OrchestratorSettings settings, string requirements, int? maxTasks = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new PlanRequest
        {
            Requirements = requirements,
            MaxExecutors = settings.WholeNumber(SettingKeys.MaxExecutors) ?? PlanRequest.DefaultMaxExecutors,
            MaxTasks = maxTasks,
            Repository = settings.FullPath(SettingKeys.Repository),
            Capacity = settings.Capacity(),
        };
    }
}
