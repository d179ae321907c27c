namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>Whether the result of a run is made up in parts.</summary>
internal static class SimulatedWork
{
    /// <summary>Whether the Simulated agent does any of some tasks.</summary>
    public static bool IsAnyOf(IEnumerable<OrchestratorTask> tasks, RunOptions options) =>
        tasks.Any(task => task.Kind == TaskKind.Agent && (task.Agent ?? options.Agent) == AgentKind.Simulated);
}
