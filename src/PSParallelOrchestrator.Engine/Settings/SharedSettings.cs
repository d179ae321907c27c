namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Options that a planner and a run take from the same settings.</summary>
internal static class SharedSettings
{
    /// <summary>How a model is asked.</summary>
    /// <param name="settings">What is set.</param>
    /// <returns>The options.</returns>
    public static AgentOptions Agents(this OrchestratorSettings settings)
    {
        var standard = new AgentOptions();
        return standard with
        {
            Model = settings.Text(SettingKeys.Model),
            Region = settings.Text(SettingKeys.Region),
            UseBedrock = settings.Flag(SettingKeys.UseBedrock) ?? false,
            StallLimit = settings.Duration(SettingKeys.StallLimit) ?? standard.StallLimit,
        };
    }

    /// <summary>How what failed is tried again.</summary>
    /// <param name="settings">What is set.</param>
    /// <returns>The options.</returns>
    public static RetryOptions Retry(this OrchestratorSettings settings)
    {
        var standard = new RetryOptions();
        return standard with
        {
            MaxRetries = settings.WholeNumber(SettingKeys.MaxRetries) ?? standard.MaxRetries,
            Delay = settings.Duration(SettingKeys.RetryDelay) ?? standard.Delay,
            BackoffMultiplier = settings.Number(SettingKeys.BackoffMultiplier) ?? standard.BackoffMultiplier,
            MaxDelay = settings.Duration(SettingKeys.MaxRetryDelay) ?? standard.MaxDelay,
        };
    }

    /// <summary>What the machine has for tasks.</summary>
    /// <param name="settings">What is set.</param>
    /// <returns>The capacity.</returns>
    public static MachineCapacity Capacity(this OrchestratorSettings settings) => new()
    {
        Cpus = settings.Number(SettingKeys.Cpus),
        Memory = settings.Size(SettingKeys.Memory),
        Gpus = settings.WholeNumber(SettingKeys.Gpus),
    };

    /// <summary>A path.</summary>
    /// <param name="settings">What is set.</param>
    /// <param name="key">Which.</param>
    /// <returns>The full path; null where it is not set.</returns>
    public static string? FullPath(this OrchestratorSettings settings, string key) =>
        settings.Text(key) is { } path ? Path.GetFullPath(path, settings.WorkingDirectory) : null;
}
