using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>Something the scheduler is told. Messages are taken in order, by one loop.</summary>
internal abstract record SchedulerMessage;

/// <summary>An attempt waits on its backend's side.</summary>
internal sealed record AttemptQueuedMessage(RunTask Task, int Attempt, string Reason) : SchedulerMessage;

/// <summary>An attempt's work began; on which machine, where that is not this one.</summary>
internal sealed record AttemptStartedMessage(RunTask Task, int Attempt, DateTimeOffset At, string? Node) : SchedulerMessage;

/// <summary>What an attempt has used so far.</summary>
internal sealed record AttemptUsedMessage(RunTask Task, int Attempt, AttemptUsage Usage) : SchedulerMessage;

/// <summary>The backend took an attempt and answered a handle.</summary>
internal sealed record AttemptHandleMessage(RunTask Task, int Attempt, string Handle) : SchedulerMessage;

/// <summary>An attempt ended and what it left is committed.</summary>
internal sealed record AttemptEndedMessage(
    RunTask Task, int Attempt, AttemptResult Result, string? Commit, IReadOnlyList<string> Warnings) : SchedulerMessage
{
    /// <summary>Why what is left of the run's budget could not pay for its next request; null where that did not end it.</summary>
    public string? BudgetRefusal { get; init; }
}

/// <summary>What a task's dependencies made cannot be merged; its attempt was not launched.</summary>
internal sealed record InputBlockedMessage(RunTask Task, int Attempt, string Reason) : SchedulerMessage;

/// <summary>Something the user should know.</summary>
internal sealed record WarningMessage(string Text) : SchedulerMessage;

/// <summary>Something failed that nobody foresaw: the run ends and says so; it can be resumed.</summary>
internal sealed record FaultMessage(Exception Fault) : SchedulerMessage;

/// <summary>The orchestrator leaves the run as it is, to be resumed by another one.</summary>
internal sealed record AbandonMessage : SchedulerMessage;

/// <summary>A timer is due.</summary>
internal sealed record WakeMessage : SchedulerMessage
{
    public static WakeMessage Instance { get; } = new();
}

/// <summary>Somebody asks something of the run and waits for the answer.</summary>
internal sealed record RequestMessage(RunRequest Request) : SchedulerMessage
{
    /// <summary>Completed once what was asked is on disk: null for done, else why not.</summary>
    public TaskCompletionSource<string?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
