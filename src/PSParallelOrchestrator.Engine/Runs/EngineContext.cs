using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Planning;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>What a run is given from outside: clock, chance, log level, what the user knows of lost machines.</summary>
public sealed record EngineContext
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the jitter of retries comes from.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>The least level that goes to orchestrator.log.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>
    /// Another budget for a run that is continued, in US dollars, with what was spent already; null leaves the run's own.
    /// </summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>
    /// What to do about conflicts from here on in a run that is continued; null leaves what the run has.
    /// </summary>
    public ConflictStrategy? ConflictStrategy { get; init; }

    /// <summary>Keys and prices.</summary>
    public AgentAccess Agents { get; init; } = new();

    /// <summary>Hosts that the user declared gone for good: attempts that were started there no longer run.</summary>
    public IReadOnlyList<string> LostHosts { get; init; } = [];

    /// <summary>What planners are given of it.</summary>
    public PlannerContext Planning => new(Agents, Time, Random);

    /// <summary>What stands between a run's journal and its file: nothing, but in tests of disks that fail.</summary>
    internal Func<IJournalFile, IJournalFile> WrapJournal { get; init; } = static file => file;

    /// <summary>How backends of this machine hold attempts to the resources that tasks name.</summary>
    internal AttemptLimits Limits { get; init; } = AttemptLimits.OfThisMachine;

    /// <summary>Makes the backend of a run.</summary>
    /// <param name="options">How the run is run.</param>
    /// <returns>The backend.</returns>
    /// <exception cref="OrchestratorException">This version does not have it.</exception>
    internal IBackend CreateBackend(RunOptions options) => BackendRegistry.Get(options.Backend).Create(ForBackend(options.BackendOptions));

    /// <summary>What backends are made from.</summary>
    /// <param name="options">The options of the backend.</param>
    /// <returns>That.</returns>
    internal BackendContext ForBackend(BackendOptions? options) =>
        new() { Options = options, Agents = Agents, Time = Time, LostHosts = LostHosts, Limits = Limits };
}
