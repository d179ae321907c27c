using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>Asks backends before attempts are launched: whatever they throw becomes an answer, or an error that says what to do.</summary>
internal static class CheckedBackend
{
    /// <summary>Says whether a backend can be used; one that fails to say cannot.</summary>
    public static async Task<BackendStatus> ProbeCheckedAsync(this IBackend backend, CancellationToken cancellationToken)
    {
        try
        {
            return await backend.ProbeAsync(cancellationToken);
        }
        catch (Exception e) when (!IsOurs(e, cancellationToken))
        {
            return new BackendStatus(backend.Kind, Available: false, Version: null, BackendFaultErrors.Reason(e));
        }
    }

    /// <summary>Makes a backend ready for a run.</summary>
    /// <exception cref="OrchestratorException">It could not be.</exception>
    public static async Task PrepareCheckedAsync(this IBackend backend, OrchestratorRun run, CancellationToken cancellationToken)
    {
        try
        {
            await backend.PrepareAsync(run, cancellationToken);
        }
        catch (Exception e) when (e is not OrchestratorException && !IsOurs(e, cancellationToken))
        {
            throw BackendFaultErrors.NotPrepared(backend.Kind, e);
        }
    }

    /// <summary>Says what became of attempts: one answer for each.</summary>
    /// <exception cref="OrchestratorException">It cannot be known now; nothing may be recorded of them.</exception>
    public static async Task<IReadOnlyList<AttemptRecovery>> RecoverCheckedAsync(
        this IBackend backend, IReadOnlyList<AttemptReference> attempts, CancellationToken cancellationToken)
    {
        try
        {
            var answers = await backend.RecoverAsync(attempts, cancellationToken);
            return answers.Count == attempts.Count ? answers : throw BackendFaultErrors.WrongAnswers(attempts.Count, answers.Count);
        }
        catch (Exception e) when (e is not OrchestratorException && !IsOurs(e, cancellationToken))
        {
            throw BackendFaultErrors.NotRecovered(backend.Kind, attempts.Count, e);
        }
    }

    private static bool IsOurs(Exception e, CancellationToken cancellationToken) =>
        e is OperationCanceledException && cancellationToken.IsCancellationRequested;
}
