using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Asks a backend about single attempts: nothing is waited for without end, and what may pass is tried again.</summary>
/// <param name="warn">Told what the user should know.</param>
/// <param name="closing">The run is left: nothing more is decided.</param>
internal sealed class PatientBackend(IBackend backend, TimeProvider time, Action<string> warn, CancellationToken closing)
{
    /// <summary>How long a launch may take.</summary>
    public static readonly TimeSpan LaunchLimit = TimeSpan.FromMinutes(5);

    // Beside an attempt's own time to end; its command after the task has half a minute of it.
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(2);

    /// <summary>How long one look-up may take.</summary>
    public static readonly TimeSpan LookUpLimit = TimeSpan.FromMinutes(1);

    /// <summary>How long the report of an attempt that was ended, or could not be, is waited for.</summary>
    public static readonly TimeSpan ReportPatience = TimeSpan.FromMinutes(1);

    // A controller that is restarted is away for about ten seconds.
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15)];

    /// <summary>How long one try to end an attempt may take.</summary>
    public static TimeSpan CancelLimit(AttemptSpec spec) => EndLimit + spec.GraceTime;

    /// <summary>Launches an attempt.</summary>
    /// <returns>Whether it was launched, and its handle; not where it was canceled before.</returns>
    public async Task<(bool IsLaunched, string? Handle)> LaunchAsync(AttemptStage stage)
    {
        using var limit = new CancellationTokenSource(LaunchLimit, time);
        if (!stage.TryBeginLaunch(limit))
        {
            return (false, null);
        }

        try
        {
            return (true, await WithinAsync(token => backend.LaunchAsync(stage.Spec, token).AsTask(), limit));
        }
        finally
        {
            stage.EndLaunch();
        }
    }

    /// <summary>Finds out by its token what became of an attempt whose launch failed.</summary>
    /// <returns>That; or why it cannot be known.</returns>
    public async Task<(AttemptRecovery? Found, string? Problem)> LookUpAsync(AttemptStage stage)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var limit = new CancellationTokenSource(LookUpLimit, time);
                var answers = await WithinAsync(token => backend.RecoverAsync([stage.Reference], token), limit);
                return answers is [var found] ? (found, null) : throw BackendFaultErrors.WrongAnswers(1, answers.Count);
            }
            catch (Exception e) when (!closing.IsCancellationRequested)
            {
                if (tries == Pauses.Length)
                {
                    return (null, BackendFaultErrors.Reason(e));
                }
            }

            await Task.Delay(Pauses[tries], time, closing);
        }
    }

    /// <summary>Ends an attempt.</summary>
    /// <returns>Null where its end was reported; else what is to be said of an attempt whose end nobody reports.</returns>
    public async Task<string?> EndAsync(AttemptStage stage)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var limit = new CancellationTokenSource(CancelLimit(stage.Spec), time);
                await WithinAsync(
                    async token =>
                    {
                        await backend.CancelAsync(stage.Reference, token);
                        return true;
                    },
                    limit);
                return await IsReportedWithinAsync(stage, ReportPatience) ? null : BackendFaultErrors.EndNotReported(backend.Kind);
            }
            catch (Exception e) when (!closing.IsCancellationRequested)
            {
                var isLast = tries == Pauses.Length;
                if (!stage.Ending.IsCompleted)
                {
                    warn(BackendFaultErrors.NotEnded(stage.Spec, BackendFaultErrors.Reason(e), again: !isLast));
                }

                if (await IsReportedWithinAsync(stage, isLast ? ReportPatience : Pauses[tries]))
                {
                    return null;
                }

                if (isLast)
                {
                    return BackendFaultErrors.GivenUp(stage.Spec.Token, backend.Kind, BackendFaultErrors.Reason(e));
                }
            }
        }
    }

    /// <summary>Asks for an end again that is under way, so that it takes no more time; who asked first takes care of it.</summary>
    /// <returns>A task that ends when that was asked.</returns>
    public async Task HurryAsync(AttemptStage stage)
    {
        try
        {
            using var limit = new CancellationTokenSource(EndLimit, time);
            await WithinAsync(
                async token =>
                {
                    await backend.CancelAsync(stage.Reference, token);
                    return true;
                },
                limit);
        }
        catch (Exception e) when (!closing.IsCancellationRequested)
        {
            if (!stage.Ending.IsCompleted)
            {
                warn(BackendFaultErrors.NotEnded(stage.Spec, BackendFaultErrors.Reason(e), again: true));
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // Disposing the backend ends the attempt.
        }
    }

    private async Task<bool> IsReportedWithinAsync(AttemptStage stage, TimeSpan patience)
    {
        await stage.Ending.WaitAsync(patience, time, closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        closing.ThrowIfCancellationRequested();
        return stage.Ending.IsCompleted;
    }

    /// <summary>Waits for an answer no longer than the limit, also where the backend does not heed it.</summary>
    private async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationTokenSource limit)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(closing, limit.Token);
        try
        {
            return await ask(either.Token).WaitAsync(either.Token);
        }
        catch (Exception) when (closing.IsCancellationRequested)
        {
            throw new OperationCanceledException(closing);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException("it did not answer in time");
        }
    }
}
