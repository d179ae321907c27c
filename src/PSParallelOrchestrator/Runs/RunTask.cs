namespace PSParallelOrchestrator;

/// <summary>A task of a run: what it is, and where it stands. Its properties follow the run.</summary>
public sealed class RunTask
{
    private TaskAttempt[] attempts = [];

    internal RunTask(OrchestratorRun run, OrchestratorTask definition, int ordinal)
    {
        Run = run;
        Definition = definition;
        Ordinal = ordinal;
    }

    /// <summary>The run.</summary>
    public OrchestratorRun Run { get; }

    /// <summary>The task as the plan has it.</summary>
    public OrchestratorTask Definition { get; }

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

    /// <summary>Every attempt so far, in order.</summary>
    public IReadOnlyList<TaskAttempt> Attempts => attempts;

    /// <summary>The newest attempt; null before the first.</summary>
    public TaskAttempt? LastAttempt => attempts is [.., var last] ? last : null;

    /// <summary>The executor of the newest attempt.</summary>
    public int? Executor => LastAttempt?.Executor;

    /// <summary>The machine of the newest attempt; null for the orchestrator's own, or where it is not known yet.</summary>
    public string? Node => LastAttempt?.Node;

    /// <summary>When the newest attempt began its work.</summary>
    public DateTimeOffset? StartedAt => LastAttempt?.StartedAt;

    /// <summary>When the newest attempt ended.</summary>
    public DateTimeOffset? FinishedAt => LastAttempt?.FinishedAt;

    /// <summary>The exit code of the newest attempt.</summary>
    public int? ExitCode => LastAttempt?.ExitCode;

    /// <summary>Why the newest attempt did not succeed.</summary>
    public FailureClass? FailureClass => LastAttempt?.FailureClass;

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

    /// <summary>The task in a line.</summary>
    /// <returns>Id and state.</returns>
    public override string ToString() => $"{Id} ({State})";

    internal void Add(TaskAttempt attempt)
    {
        // Readers on other threads see either the old array or the new one.
        var longer = new TaskAttempt[attempts.Length + 1];
        attempts.CopyTo(longer, 0);
        longer[^1] = attempt;
        attempts = longer;
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
