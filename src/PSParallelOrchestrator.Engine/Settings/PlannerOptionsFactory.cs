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
        var agents = new AgentOptions();
        var retry = new RetryOptions();
        return new PlannerOptions
        {
            Planner = settings.Choice<PlannerKind>(SettingKeys.Planner) ?? PlannerKind.Auto,
            Real = settings.Flag(SettingKeys.Real) ?? false,
            Agents = agents with
            {
                Model = settings.Text(SettingKeys.Model),
                Region = settings.Text(SettingKeys.Region),
                UseBedrock = settings.Flag(SettingKeys.UseBedrock) ?? false,
                StallLimit = settings.Duration(SettingKeys.StallLimit) ?? agents.StallLimit,
            },
            MaxCostUsd = settings.Money(SettingKeys.MaxCostUsd),
            PriceFile = settings.Text(SettingKeys.PriceFile) is { } prices ? Path.GetFullPath(prices, settings.WorkingDirectory) : null,
            Retry = retry with
            {
                MaxRetries = settings.WholeNumber(SettingKeys.MaxRetries) ?? retry.MaxRetries,
                Delay = settings.Duration(SettingKeys.RetryDelay) ?? retry.Delay,
                BackoffMultiplier = settings.Number(SettingKeys.BackoffMultiplier) ?? retry.BackoffMultiplier,
                MaxDelay = settings.Duration(SettingKeys.MaxRetryDelay) ?? retry.MaxDelay,
            },
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
            Repository = settings.Text(SettingKeys.Repository) is { } repository ? Path.GetFullPath(repository, settings.WorkingDirectory) : null,
            Capacity = new MachineCapacity
            {
                Cpus = settings.Number(SettingKeys.Cpus),
                Memory = settings.Size(SettingKeys.Memory),
                Gpus = settings.WholeNumber(SettingKeys.Gpus),
            },
        };
    }
}
