using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling.Properties;

/// <summary>What the design says of retries (section 4), written down a second time.</summary>
internal static class RetryLaw
{
    /// <summary>What follows from the newest end in a task's history.</summary>
    /// <param name="ends">How each attempt of the task ended, the newest last.</param>
    /// <param name="counted">How many of the earlier ones counted.</param>
    /// <param name="most">How many counted failures are forgiven.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="retryAfter">How long the service asked to wait.</param>
    /// <returns>Whether it counts; the shortest and the longest delay in seconds, where there is another attempt.</returns>
    public static (bool Counts, double? Shortest, double? Longest) After(
        IReadOnlyList<FailureClass> ends, int counted, int most, RetryOptions options, TimeSpan? retryAfter)
    {
        var failure = ends[^1];
        switch (failure)
        {
            case FailureClass.Permanent:
                return (true, null, null);
            case FailureClass.Canceled:
                return (false, null, null);
            case FailureClass.Lost when Row(ends, failure) <= RetryPolicy.FreeLosses:
                return (false, 0, 0);
            case FailureClass.Lost:
                return Backoff(true, Row(ends, failure) - RetryPolicy.FreeLosses);
            case FailureClass.Preempted:
                return Backoff(Row(ends, failure) > RetryPolicy.FreePreemptions, Row(ends, failure));
            case FailureClass.RateLimited when retryAfter is { } asked:
                var counts = Row(ends, failure) > options.FreeRateLimits;
                return counts && counted >= most ? (true, null, null) : (counts, asked.TotalSeconds, asked.TotalSeconds);
            case FailureClass.RateLimited:
                return Backoff(Row(ends, failure) > options.FreeRateLimits, Row(ends, failure));
            default:
                var (_, shortest, longest) = Backoff(true, counted + 1);
                var least = retryAfter?.TotalSeconds ?? 0;
                return shortest is null ? (true, null, null) : (true, Math.Max(least, shortest.Value), Math.Max(least, longest!.Value));
        }

        (bool, double?, double?) Backoff(bool counts, int nth)
        {
            if (counts && counted >= most)
            {
                return (true, null, null);
            }

            var plain = options.Delay.TotalSeconds * Math.Pow(options.BackoffMultiplier, nth - 1);
            var cap = options.MaxDelay.TotalSeconds;
            return (counts, Math.Min(cap, plain * 0.75), Math.Min(cap, plain * 1.25));
        }
    }

    /// <summary>
    /// How many of the newest ends were of one class, one after the other; being lost or stopped in between changes nothing.
    /// </summary>
    private static int Row(IReadOnlyList<FailureClass> ends, FailureClass failure) =>
        ends.Reverse()
            .Where(end => end == failure || end is not (FailureClass.Lost or FailureClass.Canceled))
            .TakeWhile(end => end == failure)
            .Count();
}
