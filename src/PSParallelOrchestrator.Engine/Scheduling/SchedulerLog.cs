using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>What the scheduler writes to orchestrator.log.</summary>
internal static partial class SchedulerLog
{
    [LoggerMessage(1, LogLevel.Debug, "Task {Task}: attempt {Attempt} starts on executor {Executor}.")]
    public static partial void AttemptStarts(ILogger logger, string task, int attempt, int executor);

    [LoggerMessage(2, LogLevel.Debug, "Task {Task}: attempt {Attempt} succeeded after {Seconds:0.###} s.")]
    public static partial void AttemptSucceeded(ILogger logger, string task, int attempt, double seconds);

    [LoggerMessage(
        3,
        LogLevel.Warning,
        "Task {Task}: attempt {Attempt} failed ({FailureClass}): {Reason} Next attempt in {Delay:0.###} s, at {NextStart:O}. Output: "
            + "{Output}")]
    public static partial void AttemptRetried(
        ILogger logger,
        string task,
        int attempt,
        FailureClass failureClass,
        string? reason,
        double delay,
        DateTimeOffset nextStart,
        string output);

    [LoggerMessage(
        4,
        LogLevel.Error,
        "Task {Task}: attempt {Attempt} failed ({FailureClass}): {Reason} No further attempt. Output: {Output}")]
    public static partial void AttemptFailed(
        ILogger logger, string task, int attempt, FailureClass failureClass, string? reason, string output);

    [LoggerMessage(5, LogLevel.Warning, "{Warning}")]
    public static partial void Warning(ILogger logger, string warning);

    [LoggerMessage(6, LogLevel.Information, "Request: {Request}")]
    public static partial void Request(ILogger logger, RunRequest request);

    [LoggerMessage(7, LogLevel.Error, "Task {Task} is blocked: {Reason}")]
    public static partial void Blocked(ILogger logger, string task, string reason);

    [LoggerMessage(8, LogLevel.Information, "The run stops: {Reason}")]
    public static partial void Stopping(ILogger logger, string reason);

    [LoggerMessage(9, LogLevel.Information, "The run is {State}: {Succeeded} of {Tasks} tasks succeeded.")]
    public static partial void Finished(ILogger logger, RunState state, int succeeded, int tasks);

    [LoggerMessage(10, LogLevel.Debug, "A message about attempt {Attempt} of task {Task} came too late and is ignored.")]
    public static partial void Stale(ILogger logger, string task, int attempt);
}
