using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Makes what the engine is given from settings; the same for PowerShell and psorch.</summary>
public static class EngineServicesFactory
{
    /// <summary>Makes services.</summary>
    /// <param name="settings">What is set.</param>
    /// <param name="agents">Keys and prices; those of the environment when not given.</param>
    /// <returns>The services.</returns>
    /// <exception cref="OrchestratorException">A setting has no usable value.</exception>
    public static EngineServices Create(OrchestratorSettings settings, AgentServices? agents = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new EngineServices { LogLevel = settings.Choice<LogLevel>(SettingKeys.LogLevel) ?? LogLevel.Information, Agents = agents ?? new AgentServices() };
    }
}
