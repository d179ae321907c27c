using System.Globalization;

namespace PSParallelOrchestrator;

/// <summary>One execution of one task. Its properties follow the run.</summary>
public sealed class TaskAttempt
{
    private TaskActivity? activity;

    internal TaskAttempt(RunTask task, int number, int executor, DateTimeOffset submittedAt)
    {
        Task = task;
        Number = number;
        Executor = executor;
        SubmittedAt = submittedAt;
    }

    /// <summary>The task this is an attempt of.</summary>
    internal RunTask Task { get; }

    /// <summary>The id of the task this is an attempt of.</summary>
    public string TaskId => Task.Id;

    /// <summary>1 for the first attempt.</summary>
    public int Number { get; }

    /// <summary>The executor slot, from 0.</summary>
    public int Executor { get; }

    /// <summary>Where the attempt stands.</summary>
    public AttemptState State { get; internal set; }

    /// <summary>The machine that does the work; null for the orchestrator's own, or where it is not known yet.</summary>
    public string? Node { get; internal set; }

    /// <summary>Why the backend lets it wait, for instance in a cluster's queue; null where it does not, or does not say.</summary>
    public string? WaitReason { get; internal set; }

    /// <summary>When the attempt was recorded, before its backend was asked.</summary>
    public DateTimeOffset SubmittedAt { get; }

    /// <summary>When the work began; null before.</summary>
    public DateTimeOffset? StartedAt { get; internal set; }

    /// <summary>When the work ended; null before.</summary>
    public DateTimeOffset? FinishedAt { get; internal set; }

    /// <summary>Why it did not succeed; null unless <see cref="State"/> is Failed.</summary>
    public FailureClass? FailureClass { get; internal set; }

    /// <summary>The exit code, where there was a process that ended with one; 128 + N for signal N.</summary>
    public int? ExitCode { get; internal set; }

    /// <summary>What happened and what to do about it, for people.</summary>
    public string? Message { get; internal set; }

    /// <summary>
    /// What the attempt used. While it runs: what it has used so far, where its backend says so and the run belongs to this process;
    /// else null.
    /// </summary>
    public AttemptUsage? Usage { get; internal set; }

    /// <summary>
    /// What its agent does, as it stood when the run was last refreshed; null where it has ended, or its agent tells nothing.
    /// </summary>
    public TaskActivity? Activity
    {
        get => FinishedAt is null ? activity : null;
        internal set => activity = value;
    }

    /// <summary>The memory it was given where that differs from the task's own (more after an OutOfMemory).</summary>
    public MemorySize? Memory { get; internal set; }

    /// <summary>The time limit it was given where that differs from the task's own.</summary>
    public TimeSpan? TimeLimit { get; internal set; }

    /// <summary>What it may cost, in US dollars; null where neither the run nor the task has a limit, or it asks no model.</summary>
    public decimal? CostLimitUsd { get; internal set; }

    /// <summary>What version 0.1.0 reserved of the run's budget for it, in US dollars; null for attempts of later versions.</summary>
    internal decimal? ReservedUsd { get; set; }

    /// <summary>What was reserved, where the attempt has ended and nobody knows what it cost; it counts as spent. Null else.</summary>
    internal decimal? UnsettledUsd => FinishedAt is not null && Usage?.CostUsd is null ? ReservedUsd : null;

    /// <summary>The end of what a failed verify printed; the next attempt's agent is told.</summary>
    public string? CheckOutput { get; internal set; }

    /// <summary>What the backend knows it by; null where it has no such thing.</summary>
    public string? Handle { get; internal set; }

    /// <summary>Unique for ever: <c>po-[ULID of the run]-[task ordinal]-[number]</c>.</summary>
    public string Token => AttemptToken.Format(Task.Run.Id, Task.Ordinal, Number);

    /// <summary>The numbers of the GPUs that it was given.</summary>
    internal int[]? Gpus { get; set; }

    /// <summary>The attempt in a line.</summary>
    /// <returns>Task, number and state.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{TaskId} {Number} ({State})");
}
