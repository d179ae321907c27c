using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary>What the engine is given by the command line.</summary>
internal static class EngineSetup
{
    /// <summary>The services of a run.</summary>
    /// <param name="settings">What is set.</param>
    /// <param name="agents">Keys and prices; those of the environment when not given.</param>
    /// <returns>The services.</returns>
    public static EngineServices Services(OrchestratorSettings settings, AgentServices? agents = null) =>
        new() { LogLevel = settings.Choice<LogLevel>(SettingKeys.LogLevel) ?? LogLevel.Information, Agents = agents ?? new AgentServices() };
}
