using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What the engine is given by PowerShell.</summary>
internal static class RunServices
{
    /// <summary>The services of a run.</summary>
    /// <param name="settings">What is set.</param>
    /// <param name="agents">Keys and prices; those of the environment when not given.</param>
    /// <returns>The services.</returns>
    public static EngineServices Create(OrchestratorSettings settings, AgentServices? agents = null) =>
        new() { LogLevel = settings.Choice<LogLevel>(SettingKeys.LogLevel) ?? LogLevel.Information, Agents = agents ?? new AgentServices() };

    /// <summary>The services of a run that is gone on with: its own options stand.</summary>
    /// <param name="workingDirectory">PowerShell's location.</param>
    /// <param name="agents">Keys and prices; those of the environment when not given.</param>
    /// <returns>The services.</returns>
    public static EngineServices Create(string workingDirectory, AgentServices? agents = null) =>
        Create(OrchestratorSettings.Load(new Dictionary<string, Setting>(), workingDirectory), agents);
}
