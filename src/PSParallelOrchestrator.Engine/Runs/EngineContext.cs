using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Backends.Process;
using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Runs.Spending;

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

    /// <summary>Another number of executors for a run that is continued; null leaves the run's own.</summary>
    public int? MaxExecutors { get; init; }

    /// <summary>Where attempts of a run that is continued run from here on; null leaves what the run has.</summary>
    public BackendKind? Backend { get; init; }

    /// <summary>Keys and prices.</summary>
    public AgentAccess Agents { get; init; } = new();

    /// <summary>Hosts that the user declared gone for good: attempts that were started there no longer run.</summary>
    public IReadOnlyList<string> LostHosts { get; init; } = [];

    /// <summary>
    /// Told what agents that cost money will cost, before the first of them begins and before anything is made. What it throws keeps the
    /// run from beginning, or from going on. Null where nobody wants to know.
    /// </summary>
    public Func<SpendingForecast, CancellationToken, Task>? BeforeSpending { get; init; }

    /// <summary>What planners are given of it.</summary>
    public PlannerContext Planning => new(Agents, Time, Random, (directory, terms) => OwnGateway(directory, () => terms))
    {
        Says = PlanningSays,
    };

    /// <summary>Told what a planning by a model does, in a line each time, on any thread; null for nobody.</summary>
    public Action<string>? PlanningSays { get; init; }

    /// <summary>
    /// Told what a backend does before a run that takes a while, such as the building of its image, in a line each time, on any thread;
    /// null for nobody.
    /// </summary>
    public Action<string>? BackendSays { get; init; }

    /// <summary>What stands between a run's journal and its file: nothing, but in tests of disks that fail.</summary>
    internal Func<IJournalFile, IJournalFile> WrapJournal { get; init; } = static file => file;

    /// <summary>How backends of this machine hold attempts to the resources that tasks name.</summary>
    internal AttemptLimits Limits { get; init; } = AttemptLimits.OfThisMachine;

    /// <summary>How many files this process may open beside those that it has; null for no limit.</summary>
    internal Func<int?> FilesLeft { get; init; } = OpenFiles.Left;

    /// <summary>How the psorch is found that the model gateway is.</summary>
    internal Func<Task<(PsorchProgram? Program, string? Problem)>> LocatePsorch { get; init; } = PsorchLocator.FindAsync;

    /// <summary>The gateway of a run or a planning; it is begun when it is needed.</summary>
    /// <param name="directory">Where its record and its ledger are.</param>
    /// <param name="terms">What its requests may cost, and cost before.</param>
    internal IGatewayOwner OwnGateway(string directory, Func<GatewayTerms> terms) =>
        new GatewayOwner(directory, Agents.Secrets, terms, LocatePsorch, Time);

    /// <summary>Makes the backend of a run.</summary>
    /// <param name="options">How the run is run.</param>
    /// <returns>The backend.</returns>
    /// <exception cref="OrchestratorException">This version does not have it.</exception>
    internal IBackend CreateBackend(RunOptions options) => BackendRegistry.Get(options.Backend).Create(ForBackend(options.BackendOptions));

    /// <summary>What backends are made from.</summary>
    /// <param name="options">The options of the backend.</param>
    /// <returns>That.</returns>
    internal BackendContext ForBackend(BackendOptions? options) =>
        new() { Options = options, Agents = Agents, Time = Time, LostHosts = LostHosts, Limits = Limits, Says = BackendSays };
}
