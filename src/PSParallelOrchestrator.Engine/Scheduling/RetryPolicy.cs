using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>Which failures are tried again, when, and with what.</summary>
/// <param name="options">What the user asked for.</param>
/// <param name="memoryCap">The most memory an attempt may be given.</param>
/// <param name="random">Where jitter comes from.</param>
internal sealed class RetryPolicy(RetryOptions options, MemorySize memoryCap, Random random)
{
    /// <summary>The memory of an attempt whose task names none, for doubling.</summary>
    public static readonly MemorySize DefaultMemory = MemorySize.Parse("4G");

    // A server may ask for any time; what a limit of a day has not given back by then is asked for again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // What an attempt's limit is measured with counts no further.
    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(10_000);

    /// <summary>How many losses of one task in a row are free: a task that ends whoever executes it must not do so for ever.</summary>
    public const int FreeLosses = 10;

    /// <summary>How many preemptions of one task in a row are free: a task can ask its own executor to end, too.</summary>
    public const int FreePreemptions = 5;

    /// <summary>Decides what follows from a failure.</summary>
    /// <param name="task">The task; its newest attempt is the failed one.</param>
    /// <param name="result">How that attempt ended.</param>
    public RetryDecision Decide(RunTask task, AttemptResult result)
    {
        switch (result.FailureClass)
        {
            case FailureClass.Permanent:
                return new RetryDecision(Counted: true, Delay: null);
            case FailureClass.Canceled:
                // A resume runs the task again, with all the retries it had.
                return new RetryDecision(Counted: false, Delay: null);
            case FailureClass.Lost:
                var lost = Streak(task, FailureClass.Lost);
                return lost <= FreeLosses
                    ? new RetryDecision(Counted: false, Delay: TimeSpan.Zero)
                    : Counted(task, Backoff(lost - FreeLosses));
            case FailureClass.Preempted:
                var preempted = Streak(task, FailureClass.Preempted);
                return preempted <= FreePreemptions
                    ? new RetryDecision(Counted: false, Backoff(preempted))
                    : Counted(task, Backoff(preempted));
            case FailureClass.RateLimited:
                var limited = Streak(task, FailureClass.RateLimited);
                var wait = AskedWait(result) ?? Backoff(limited);
                return limited <= options.FreeRateLimits ? new RetryDecision(Counted: false, wait) : Counted(task, wait);
            default:
                // An overloaded service may ask for a time as well.
                var pause = Backoff(task.CountedFailures + 1);
                return Counted(task, AskedWait(result) is { } asked && asked > pause ? asked : pause);
        }
    }

    /// <summary>How long a service asks to wait; a rate limit asks it of everybody who uses the same agent.</summary>
    /// <param name="result">How the attempt ended that met it.</param>
    /// <returns>The time, zero to a day; null where it does not say.</returns>
    public static TimeSpan? AskedWait(AttemptResult result) => result.RetryAfter is not { } asked ? null
        : asked < TimeSpan.Zero ? TimeSpan.Zero
        : asked < LongestWait ? asked
        : LongestWait;

    /// <summary>The memory of the next attempt: doubled after each OutOfMemory.</summary>
    /// <returns>The memory; null where the task's own stands.</returns>
    public MemorySize? NextMemory(RunTask task)
    {
        if (task.LastAttempt is not { } last)
        {
            return null;
        }

        if (task.MemoryFrom == task.Attempts.Count)
        {
            return task.Definition.Resources?.Memory;
        }

        // A run that is resumed on a smaller machine must not wait there for memory that it was given on a larger one.
        var own = task.Definition.Resources?.Memory;
        var most = Math.Max(own?.Bytes ?? 0, memoryCap.Bytes);
        if (last.FailureClass != FailureClass.OutOfMemory)
        {
            return last.Memory is { } same ? new MemorySize(Math.Min(same.Bytes, most)) : null;
        }

        var given = (last.Memory ?? own ?? DefaultMemory).Bytes;
        return new MemorySize(given <= most / 2 ? 2 * given : most);
    }

    /// <summary>The time limit of the next attempt: multiplied after each time-out.</summary>
    /// <param name="standard">The limit where the task names none.</param>
    /// <returns>The limit; null where the task's own or the standard stands.</returns>
    public TimeSpan? NextTimeLimit(RunTask task, TimeSpan standard)
    {
        if (task.LastAttempt is not { } last)
        {
            return null;
        }

        if (task.TimeLimitFrom == task.Attempts.Count)
        {
            return task.Definition.TimeLimit;
        }

        return last.FailureClass == FailureClass.Timeout && options.EscalateTime != 1
            ? Longer(last.TimeLimit ?? task.Definition.TimeLimit ?? standard)
            : last.TimeLimit;
    }

    private TimeSpan Longer(TimeSpan limit) =>
        limit > LongestLimit / options.EscalateTime ? (limit > LongestLimit ? limit : LongestLimit) : limit * options.EscalateTime;

    private RetryDecision Counted(RunTask task, TimeSpan delay) =>
        new(Counted: true, task.CountedFailures < (task.Definition.MaxRetries ?? options.MaxRetries) ? delay : null);

    /// <summary>
    /// How long is waited after a failure: base x multiplier^(n-1), three quarters to five quarters of it by chance, never above the cap.
    /// </summary>
    /// <param name="options">What the user asked for.</param>
    /// <param name="random">Where jitter comes from.</param>
    /// <param name="failures">How many failures there were, from 1.</param>
    public static TimeSpan Backoff(RetryOptions options, Random random, int failures)
    {
        // The power may be infinite, and zero times that is no number.
        var seconds = options.Delay == TimeSpan.Zero ? 0 : options.Delay.TotalSeconds * Math.Pow(options.BackoffMultiplier, failures - 1);
        var jittered = seconds * (0.75 + (0.5 * random.NextDouble()));
        return TimeSpan.FromSeconds(Math.Min(jittered, options.MaxDelay.TotalSeconds));
    }

    private TimeSpan Backoff(int failures) => Backoff(options, random, failures);

    /// <summary>
    /// How many attempts up to the newest failed this way in a row; the newest is counted before its record is applied. An attempt
    /// in between that was lost or canceled says nothing about the task: a resume must not make a run more patient.
    /// </summary>
    private static int Streak(RunTask task, FailureClass failure)
    {
        var streak = 1;
        for (var i = task.Attempts.Count - 2; i >= 0; i--)
        {
            var earlier = task.Attempts[i].FailureClass;
            if (earlier == failure)
            {
                streak++;
            }
            else if (earlier is not (FailureClass.Lost or FailureClass.Canceled))
            {
                break;
            }
        }

        return streak;
    }
}

/// <summary>What follows from a failed attempt.</summary>
/// <param name="Counted">Whether it counts against the task's retries.</param>
/// <param name="Delay">How long to wait before the next attempt; null for no further one.</param>
internal readonly record struct RetryDecision(bool Counted, TimeSpan? Delay);
