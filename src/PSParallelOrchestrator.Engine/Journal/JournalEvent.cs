using System.Text.Json;
using System.Text.Json.Serialization;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.PlanFiles;

namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>Something that happened to a run. Replayed in order, the events give the run.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(RunCreated), "run-created")]
[JsonDerivedType(typeof(RunStarted), "run-started")]
[JsonDerivedType(typeof(AttemptLaunching), "attempt-launching")]
[JsonDerivedType(typeof(AttemptLaunched), "attempt-launched")]
[JsonDerivedType(typeof(AttemptQueued), "attempt-queued")]
[JsonDerivedType(typeof(AttemptStarted), "attempt-started")]
[JsonDerivedType(typeof(AttemptFinished), "attempt-finished")]
[JsonDerivedType(typeof(TaskBlocked), "task-blocked")]
[JsonDerivedType(typeof(TaskApproved), "task-approved")]
[JsonDerivedType(typeof(TaskDenied), "task-denied")]
[JsonDerivedType(typeof(RetryRequested), "retry-requested")]
[JsonDerivedType(typeof(TaskStopped), "task-stopped")]
[JsonDerivedType(typeof(TasksAdded), "tasks-added")]
[JsonDerivedType(typeof(StopRequested), "stop-requested")]
[JsonDerivedType(typeof(RunPlaceSet), "run-place-set")]
[JsonDerivedType(typeof(BudgetSet), "budget-set")]
[JsonDerivedType(typeof(ConflictStrategySet), "conflict-strategy-set")]
[JsonDerivedType(typeof(WarningGiven), "warning")]
[JsonDerivedType(typeof(ConsolidationStarted), "consolidation-started")]
[JsonDerivedType(typeof(ConsolidationFinished), "consolidation-finished")]
[JsonDerivedType(typeof(RunFinished), "run-finished")]
[JsonDerivedType(typeof(MachineMeasured), "machine-measured")]
internal interface IJournalEvent;

/// <summary>An event that is nothing else.</summary>
internal abstract record JournalEvent : IJournalEvent;

/// <summary>The run was made. Always the first event.</summary>
/// <param name="Tasks">How many tasks the plan has.</param>
internal sealed record RunCreated(string RunId, string PlanId, int Tasks) : JournalEvent;

/// <summary>An orchestrator became the run's owner and continues it.</summary>
/// <param name="ProcessId">Its process, for people.</param>
/// <param name="Simulated">Whether Agent tasks are simulated.</param>
/// <param name="Reopen">Whether tasks that were canceled are to run after all (a resume).</param>
internal sealed record RunStarted(string Host, int ProcessId, string Version, bool Simulated, bool Reopen) : JournalEvent
{
    /// <summary>The boot of its machine; null in runs of earlier versions.</summary>
    public string? BootId { get; init; }

    /// <summary>Its pid namespace; null in runs of earlier versions.</summary>
    public string? PidNamespace { get; init; }
}

/// <summary>An attempt is about to be launched; on disk before the backend is asked.</summary>
/// <param name="Attempt">The attempt's number, from 1.</param>
/// <param name="Memory">The memory it is given, where that differs from the task's own.</param>
/// <param name="TimeLimit">The time limit it is given, where that differs from the task's own.</param>
/// <param name="CostLimitUsd">What it may cost, where that is limited.</param>
/// <param name="ReservedUsd">What version 0.1.0 reserved of the run's budget for it; later versions reserve nothing.</param>
internal sealed record AttemptLaunching(
    string Task,
    int Attempt,
    int Executor,
    MemorySize? Memory = null,
    TimeSpan? TimeLimit = null,
    decimal? CostLimitUsd = null,
    decimal? ReservedUsd = null) : JournalEvent
{
    /// <summary>The numbers of the GPUs it is given; null for none.</summary>
    public int[]? Gpus { get; init; }
}

/// <summary>The backend took the attempt and knows it by a handle.</summary>
internal sealed record AttemptLaunched(string Task, int Attempt, string Handle) : JournalEvent;

/// <summary>The attempt waits on its backend's side, for instance in a cluster's queue. Not in journals of version 0.1.0.</summary>
/// <param name="Reason">Why, as the backend says it.</param>
internal sealed record AttemptQueued(string Task, int Attempt, string Reason) : JournalEvent;

/// <summary>
/// The attempt's work began on another machine. Of work on this machine only the end is recorded. Not in journals of version 0.1.0.
/// </summary>
/// <param name="StartedAt">When.</param>
internal sealed record AttemptStarted(string Task, int Attempt, DateTimeOffset StartedAt, string Node) : JournalEvent;

/// <summary>An attempt ended; on disk before its result is visible to anybody.</summary>
internal sealed record AttemptFinished : AttemptOutcome, IJournalEvent
{
    /// <summary>Makes the event of a plain success.</summary>
    [JsonConstructor]
    public AttemptFinished()
    {
    }

    /// <summary>Makes the event of an end.</summary>
    public AttemptFinished(AttemptOutcome outcome)
        : base(outcome)
    {
    }

    /// <summary>The task's id.</summary>
    public string Task { get; init; } = null!;

    /// <summary>The attempt's number.</summary>
    public int Attempt { get; init; }

    /// <summary>When its work began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When its work ended.</summary>
    public DateTimeOffset FinishedAt { get; init; }

    /// <summary>The commit that holds what the task left.</summary>
    [JsonPropertyOrder(2)]
    public string? Commit { get; init; }

    /// <summary>Whether the failure counts against the task's retries.</summary>
    [JsonPropertyOrder(2)]
    public bool Counted { get; init; }

    /// <summary>When the next attempt is due; null where this was the last.</summary>
    [JsonPropertyOrder(2)]
    public DateTimeOffset? RetryAt { get; init; }
}

/// <summary>A task cannot start because what its dependencies made cannot be merged.</summary>
/// <param name="Attempt">The attempt that was recorded as launching.</param>
/// <param name="Reason">Why, and what to do.</param>
internal sealed record TaskBlocked(string Task, int Attempt, string Reason) : JournalEvent;

/// <summary>Somebody approved a task.</summary>
internal sealed record TaskApproved(string Task) : JournalEvent;

/// <summary>Somebody denied a task.</summary>
/// <param name="Reason">Why, where said.</param>
internal sealed record TaskDenied(string Task, string? Reason) : JournalEvent;

/// <summary>Tasks are to run again, with what they blocked.</summary>
internal sealed record RetryRequested(IReadOnlyList<string> Tasks) : JournalEvent
{
    /// <summary>What they ask for from here on, where that is another thing. Not in journals of version 0.1.0.</summary>
    public RetryTerms? Terms { get; init; }
}

/// <summary>One task is to stop: it is ended where it runs, and canceled. Not in journals of version 0.1.0.</summary>
/// <param name="Reason">Who asked.</param>
internal sealed record TaskStopped(string Task, string Reason) : JournalEvent;

/// <summary>Tasks were added to the run. Not in journals of version 0.1.0.</summary>
/// <param name="Plan">The tasks, as <see cref="AddedTasks"/> writes them.</param>
internal sealed record TasksAdded(JsonElement Plan) : JournalEvent;

/// <summary>The run goes on with another number of executors, or elsewhere. Not in journals of version 0.1.0.</summary>
/// <param name="MaxExecutors">The executor budget; null where it stays.</param>
/// <param name="Backend">Where attempts run from here on; null where that stays.</param>
internal sealed record RunPlaceSet(int? MaxExecutors, BackendKind? Backend) : JournalEvent;

/// <summary>The run is to stop: what waits is canceled, what runs is ended.</summary>
/// <param name="Reason">Who or what asked.</param>
/// <param name="ByFailure">Whether a failed task (fail fast) asked, not the user.</param>
internal sealed record StopRequested(string Reason, bool ByFailure) : JournalEvent;

/// <summary>The run's budget is another from here on.</summary>
/// <param name="MaxCostUsd">The budget in US dollars, with what was spent already.</param>
internal sealed record BudgetSet(decimal MaxCostUsd) : JournalEvent;

/// <summary>Conflicts are treated in another way from here on. Not in journals of version 0.1.0.</summary>
/// <param name="Strategy">What is done about them.</param>
internal sealed record ConflictStrategySet(ConflictStrategy Strategy) : JournalEvent;

/// <summary>Something the user should know.</summary>
internal sealed record WarningGiven(string Message) : JournalEvent;

/// <summary>A consolidation began.</summary>
/// <param name="Strategy">What it does about conflicts.</param>
internal sealed record ConsolidationStarted(ConflictStrategy Strategy) : JournalEvent;

/// <summary>A consolidation ended.</summary>
/// <param name="Summary">What it did.</param>
internal sealed record ConsolidationFinished(ConsolidationSummary Summary) : JournalEvent;

/// <summary>No task is left to run.</summary>
/// <param name="State">The run's final state.</param>
internal sealed record RunFinished(RunState State) : JournalEvent
{
    /// <summary>
    /// How long that took since the run was begun or continued, counted without the clock. Not in journals of version 0.1.0.
    /// </summary>
    public TimeSpan? Elapsed { get; init; }
}

/// <summary>What of the machine was in use while the run had an orchestrator there, on average; null for what was not measured.</summary>
/// <param name="CpuPercent">How busy its processors were, 0 to 100.</param>
/// <param name="MemoryPercent">How much of its memory was in use, 0 to 100.</param>
internal sealed record MachineMeasured(double? CpuPercent, double? MemoryPercent) : JournalEvent;
