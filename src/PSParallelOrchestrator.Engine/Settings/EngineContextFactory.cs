using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Makes what the engine is given from settings; the same for PowerShell and psorch.</summary>
public static class EngineContextFactory
{
    /// <summary>Makes the context.</summary>
    /// <param name="settings">What is set.</param>
    /// <param name="agents">Keys and prices; those of the environment when not given.</param>
    /// <returns>The context.</returns>
    /// <exception cref="OrchestratorException">A setting has no usable value.</exception>
    public static EngineContext Create(OrchestratorSettings settings, AgentAccess? agents = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Fill(new EngineContext { Agents = agents ?? new AgentAccess() });
    }
}
