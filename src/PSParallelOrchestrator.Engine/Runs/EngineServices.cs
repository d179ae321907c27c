using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Simulated;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Backends.Threading;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Journal;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>What a run is given from outside: clock, chance, log level.</summary>
public sealed record EngineServices
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the jitter of retries comes from.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>The least level that goes to orchestrator.log.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>What stands between a run's journal and its file: nothing, but in tests of disks that fail.</summary>
    internal Func<IJournalFile, IJournalFile> WrapJournal { get; init; } = static file => file;

    /// <summary>The backends that this version has.</summary>
    internal static IReadOnlyList<BackendKind> BuiltBackends { get; } = [BackendKind.Threading];

    /// <summary>The agents that this version has.</summary>
    internal static IReadOnlyList<AgentKind> BuiltAgents { get; } = [AgentKind.Simulated];

    /// <summary>Makes the backend of a run.</summary>
    /// <param name="kind">Which one.</param>
    /// <returns>The backend.</returns>
    /// <exception cref="OrchestratorException">This version does not have it.</exception>
    internal IBackend CreateBackend(BackendKind kind)
    {
        if (!BuiltBackends.Contains(kind))
        {
            throw RunErrors.BackendNotBuilt(kind);
        }

        var simulated = new SimulatedAgent();
        var agents = new Dictionary<AgentKind, IAgent> { [simulated.Kind] = simulated };
        return new ThreadingBackend(new AttemptRunner(agents, Time));
    }
}
