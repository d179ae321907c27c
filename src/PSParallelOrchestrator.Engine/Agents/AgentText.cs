namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>Agents in words.</summary>
public static class AgentText
{
    /// <summary>
    /// Who would do Agent tasks. Which real one it would be is found out by asking each, which takes programs and keys: only a run
    /// does that.
    /// </summary>
    /// <param name="options">How a plan would be run.</param>
    /// <returns>The agent, or how it would be chosen.</returns>
    public static string Describe(RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options is { Real: true, Agent: AgentKind.Simulated } ? "the first real agent that is usable" : options.Agent.ToString();
    }
}
