using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Backends.Detached;

/// <summary>
/// Waits for the end of executors, also through times in which their host cannot say anything: an attempt has ended when that is known,
/// not when nobody could be asked.
/// </summary>
/// <param name="host">What runs executors.</param>
/// <param name="closing">Nobody waits any more.</param>
internal sealed class ExecutorWatch(IDetachedHost host, TimeProvider time, CancellationToken closing)
{
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30)];

    private readonly AttemptSearch search = new(host, time);

    /// <summary>Waits until an executor has ended.</summary>
    /// <param name="trouble">Told why its host cannot say anything, once for each time in which it cannot.</param>
    /// <returns>How it ended.</returns>
    public async Task<ExecutorEnd> WaitAsync(DetachedAttempt attempt, Action<string> trouble)
    {
        for (var failures = 0; ; failures++)
        {
            var begin = time.GetTimestamp();
            try
            {
                return await host.WaitAsync(attempt.Handle);
            }
            catch (Exception e)
            {
                closing.ThrowIfCancellationRequested();

                // Who could be asked for a while meanwhile has another trouble now.
                failures = time.GetElapsedTime(begin) > Pauses[^1] ? 0 : failures;
                if (failures == 0)
                {
                    trouble(BackendFaultErrors.Reason(e));
                }
            }

            await Task.Delay(Pauses[Math.Min(failures, Pauses.Length - 1)], time, closing);
            if (await HowGoneAsync(attempt) is { } how)
            {
                return new ExecutorEnd(how);
            }
        }
    }

    /// <summary>How an executor ended that nobody could wait for; null where it lives, or nobody can say.</summary>
    private async Task<string?> HowGoneAsync(DetachedAttempt attempt)
    {
        try
        {
            return (await search.FindAsync(attempt.Reference, closing)).Answer switch
            {
                AttemptRecovery.Finished => "which could not be followed, ended",
                AttemptRecovery.Lost { Reason: { } reason } => $"which could not be followed, is gone ({reason.TrimEnd('.')}),",
                AttemptRecovery.Lost => "which could not be followed, is gone",
                _ => null,
            };
        }
        catch (Exception) when (!closing.IsCancellationRequested)
        {
            return null;
        }
    }
}
