namespace PSParallelOrchestrator;

/// <summary>A task of a run: what it is, and where it stands. Its properties follow the run.</summary>
public sealed class RunTask
{
    private IReadOnlyList<TaskAttempt> attempts = [];

    internal RunTask(OrchestratorRun run, OrchestratorTask definition, int ordinal)
    {
        Run = run;
        Definition = definition;
        Ordinal = ordinal;
    }

    /// <summary>The run. No property that users see leads back to it: who writes a task as JSON does not want the whole run.</summary>
    internal OrchestratorRun Run { get; }

    /// <summary>The task as the plan has it, and what it asks for since it was run again on other terms.</summary>
    internal OrchestratorTask Definition { get; set; }

    /// <summary>The task's id in the plan.</summary>
    public string Id => Definition.Id;

    /// <summary>The task's line for people.</summary>
    public string? Title => Definition.Title;

    /// <summary>The task's place in the plan, from 0.</summary>
    public int Ordinal { get; }

    /// <summary>Where the task stands.</summary>
    public TaskState State { get; internal set; }

    /// <summary>Why it stands there, where there is something to say: what it waits for, why it failed, what blocked it.</summary>
    public string? Reason { get; internal set; }

    /// <summary>The id of its run.</summary>
    public string RunId => Run.Id;

    /// <summary>The directory of its run, as a full path.</summary>
    public string RunDirectory => Run.Directory;

    /// <summary>Every attempt so far, in order.</summary>
    internal IReadOnlyList<TaskAttempt> Attempts => attempts;

    /// <summary>The newest attempt; null before the first.</summary>
    internal TaskAttempt? LastAttempt => attempts is [.., var last] ? last : null;

    /// <summary>The executor of the newest attempt.</summary>
    public int? Executor => LastAttempt?.Executor;

    /// <summary>The machine of the newest attempt; null for the orchestrator's own, or where it is not known yet.</summary>
    public string? Node => LastAttempt?.Node;

    /// <summary>When the newest attempt began its work.</summary>
    public DateTimeOffset? StartedAt => LastAttempt?.StartedAt;

    /// <summary>When the newest attempt ended.</summary>
    public DateTimeOffset? FinishedAt => LastAttempt?.FinishedAt;

    /// <summary>How long the newest attempt took, or has taken so far; null before it began its work.</summary>
    public TimeSpan? Duration => Durations.Between(StartedAt, FinishedAt);

    /// <summary>The exit code of the newest attempt.</summary>
    public int? ExitCode => LastAttempt?.ExitCode;

    /// <summary>Why the newest attempt did not succeed.</summary>
    public FailureClass? FailureClass => LastAttempt?.FailureClass;

    /// <summary>What the agent of the newest attempt does; null where it has ended, or its agent tells nothing.</summary>
    public TaskActivity? Activity => LastAttempt?.Activity;

    /// <summary>What all attempts cost together, in US dollars; null where nothing was charged.</summary>
    public decimal? CostUsd
    {
        get
        {
            decimal? sum = null;
            foreach (var attempt in attempts)
            {
                sum = attempt.Usage?.CostUsd is { } cost ? (sum ?? 0) + cost : sum;
            }

            return sum;
        }
    }

    /// <summary>When the next attempt is due; null unless the task is Retrying.</summary>
    public DateTimeOffset? RetryAt { get; internal set; }

    /// <summary>
    /// How long the task was to wait for <see cref="RetryAt"/> when that was recorded: what the clock shows may have been changed since.
    /// </summary>
    internal TimeSpan? RetryDelay { get; set; }

    /// <summary>Attempts that count against the task's retries since it was last asked for.</summary>
    public int CountedFailures { get; internal set; }

    /// <summary>Whether somebody approved the task.</summary>
    public bool Approved { get; internal set; }

    /// <summary>
    /// The commit of the run's repository that holds what the task's successful attempt left; null where it left nothing new.
    /// </summary>
    public string? Commit { get; internal set; }

    /// <summary>Why the task is, or was, to stop alone; null where nobody stopped it.</summary>
    internal string? StopReason { get; set; }

    /// <summary>How many attempts there were when its memory was set anew; null where the plan's stands.</summary>
    internal int? MemoryFrom { get; set; }

    /// <summary>How many attempts there were when its time limit was set anew; null where the plan's stands.</summary>
    internal int? TimeLimitFrom { get; set; }

    /// <summary>How many attempts there were when it was to begin anew: none of them is continued.</summary>
    internal int CleanFrom { get; set; }

    /// <summary>The run that the task is one of.</summary>
    /// <returns>The run.</returns>
    public OrchestratorRun GetRun() => Run;

    /// <summary>The task as the plan has it, and what it asks for since it was run again on other terms.</summary>
    /// <returns>The task.</returns>
    public OrchestratorTask GetDefinition() => Definition;

    /// <summary>Every attempt so far, in order.</summary>
    /// <returns>The attempts.</returns>
    public IReadOnlyList<TaskAttempt> GetAttempts() => attempts;

    /// <summary>The task in a line.</summary>
    /// <returns>Id and state.</returns>
    public override string ToString() => $"{Id} ({State})";

    internal void Add(TaskAttempt attempt)
    {
        // Readers on other threads see either the old list or the new one.
        attempts = Frozen.List<TaskAttempt>([.. attempts, attempt]);
    }
}

/// <summary>Where a task of a run stands.</summary>
public enum TaskState
{
    /// <summary>Waits for its dependencies.</summary>
    Pending,

    /// <summary>All its dependencies succeeded; waits for an executor, resources or its agent.</summary>
    Ready,

    /// <summary>Would be ready, but somebody must approve it first.</summary>
    WaitingForApproval,

    /// <summary>An attempt is under way.</summary>
    Running,

    /// <summary>An attempt failed; the next one starts after a delay.</summary>
    Retrying,

    /// <summary>Final: an attempt succeeded.</summary>
    Succeeded,

    /// <summary>Final: no further attempt is made.</summary>
    Failed,

    /// <summary>Final: a task it depends on did not succeed, or what its dependencies made cannot be merged.</summary>
    Blocked,

    /// <summary>Final: the user stopped it.</summary>
    Canceled,
}
