using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary>What the engine is given by the command line.</summary>
internal static class EngineSetup
{
    /// <summary>The services of a run.</summary>
    /// <param name="settings">What is set.</param>
    /// <returns>The services.</returns>
    public static EngineServices Services(OrchestratorSettings settings) =>
        new() { LogLevel = settings.Choice<LogLevel>(SettingKeys.LogLevel) ?? LogLevel.Information };
}
