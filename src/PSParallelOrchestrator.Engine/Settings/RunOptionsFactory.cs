namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Makes a run's options from settings; the same for PowerShell and psorch.</summary>
public static class RunOptionsFactory
{
    /// <summary>How long a simulated task takes where nobody says: long enough to be watched.</summary>
    public static readonly TimeSpan DefaultSimulatedDuration = TimeSpan.FromMilliseconds(500);

    /// <summary>Makes options.</summary>
    /// <param name="settings">What is set.</param>
    /// <param name="plan">The plan; its own executor budget stands where the command was given no other.</param>
    /// <param name="rules">Rules for the Simulated agent.</param>
    /// <param name="allowedTools">Tools that agents may use beside those that edit files.</param>
    /// <param name="claudeArguments">Further arguments of Claude Code.</param>
    /// <param name="backendOptions">What the backend is told beside.</param>
    /// <returns>The options.</returns>
    /// <exception cref="OrchestratorException">A setting has no usable value.</exception>
    public static RunOptions Create(
        OrchestratorSettings settings,
        OrchestratorPlan plan,
        IReadOnlyList<SimulationRule> rules,
        IReadOnlyList<string>? allowedTools = null,
        IReadOnlyList<string>? claudeArguments = null,
        BackendOptions? backendOptions = null)
    {
        var standard = new RunOptions();
        return new RunOptions
        {
            Backend = settings.Backend(SettingKeys.Backend) ?? standard.Backend,
            BackendOptions = backendOptions,
            Agent = settings.Choice<AgentKind>(SettingKeys.Agent) ?? standard.Agent,
            Real = settings.Flag(SettingKeys.Real) ?? false,
            Agents = settings.Agents() with
            {
                MaxTurns = settings.WholeNumber(SettingKeys.MaxTurns) ?? AgentOptions.DefaultMaxTurns,
                SystemPrompt = settings.Text(SettingKeys.SystemPrompt),
                AllowedTools = allowedTools ?? [],
                ClaudeArguments = claudeArguments ?? [],
                SkipPermissions = settings.Flag(SettingKeys.SkipPermissions) ?? false,
            },
            MaxCostUsd = settings.Money(SettingKeys.MaxCostUsd),
            PriceFile = settings.FullPath(SettingKeys.PriceFile),
            MaxExecutors = (settings.IsGiven(SettingKeys.MaxExecutors) ? null : plan.MaxExecutors) ?? settings.WholeNumber(SettingKeys.MaxExecutors) ?? standard.MaxExecutors,
            TimeLimit = settings.Duration(SettingKeys.TimeLimit) ?? standard.TimeLimit,
            FailFast = settings.Flag(SettingKeys.FailFast) ?? standard.FailFast,
            ConflictStrategy = settings.Choice<ConflictStrategy>(SettingKeys.ConflictStrategy) ?? standard.ConflictStrategy,
            Repository = settings.FullPath(SettingKeys.Repository),
            BaseRun = settings.Text(SettingKeys.BaseRun) is { } run ? RunFiles.RunIndex.Resolve(run, settings.WorkingDirectory) : null,
            BeforeTask = settings.Text(SettingKeys.BeforeTask),
            AfterTask = settings.Text(SettingKeys.AfterTask),
            Retry = settings.Retry() with
            {
                EscalateTime = settings.Number(SettingKeys.EscalateTime) ?? standard.Retry.EscalateTime,
                MemoryCap = settings.Size(SettingKeys.MemoryCap),
            },
            Capacity = settings.Capacity(),
            Simulation = new SimulationOptions
            {
                Duration = settings.Duration(SettingKeys.SimulateDuration) ?? DefaultSimulatedDuration,
                WriteFiles = settings.Flag(SettingKeys.SimulateFiles) ?? true,
                Rules = rules,
            },
        };
    }
}
