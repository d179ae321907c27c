namespace PSParallelOrchestrator.Engine.Options;

/// <summary>The commands that take a setting as an option, and the cmdlets that do the same as a parameter.</summary>
[Flags]
public enum SettingCommands
{
    /// <summary>No command; the setting comes from elsewhere.</summary>
    None = 0,

    /// <summary><c>psorch run</c>, Start-OrchestratorRun.</summary>
    Run = 1,

    /// <summary><c>psorch plan</c>, New-OrchestratorPlan, Measure-OrchestratorComplexity.</summary>
    Plan = 2,

    /// <summary><c>psorch resume</c>, Resume-OrchestratorRun.</summary>
    Resume = 4,

    /// <summary><c>psorch retry</c>, Invoke-TaskRetry.</summary>
    Retry = 8,

    /// <summary><c>psorch merge</c>, Merge-OrchestratorOutput.</summary>
    Merge = 16,

    /// <summary><c>psorch models</c>, Get-OrchestratorModel.</summary>
    Models = 32,
}
