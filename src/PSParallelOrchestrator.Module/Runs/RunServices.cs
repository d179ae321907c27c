using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What the engine is given by PowerShell.</summary>
internal static class RunServices
{
    /// <summary>The services of a run.</summary>
    /// <param name="settings">What is set.</param>
    /// <returns>The services.</returns>
    public static EngineServices Create(OrchestratorSettings settings) =>
        new() { LogLevel = settings.Choice<LogLevel>(SettingKeys.LogLevel) ?? LogLevel.Information };

    /// <summary>The services of a run that is gone on with: its own options stand.</summary>
    /// <param name="workingDirectory">PowerShell's location.</param>
    /// <returns>The services.</returns>
    public static EngineServices Create(string workingDirectory) =>
        Create(OrchestratorSettings.Load(new Dictionary<string, Setting>(), workingDirectory));
}
