using System.Threading.Channels;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>
/// Where attempts run. Knows nothing of the scheduler. Whatever it throws is taken for a failure of what was asked, with the class
/// that <see cref="FailureClasses"/> gives it; it need not, and should not, hide what went wrong.
/// </summary>
public interface IBackend : IAsyncDisposable
{
    /// <summary>Which backend this is.</summary>
    BackendKind Kind { get; }

    /// <summary>
    /// What happens to launched attempts; each is reported finished exactly once. Output goes to files. Completed by
    /// <see cref="IAsyncDisposable.DisposeAsync"/> and not before: without reports a run cannot go on.
    /// </summary>
    ChannelReader<AttemptReport> Reports { get; }

    /// <summary>Says whether the backend can be used here.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Available or not, its version, and if not why and what to do.</returns>
    Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Makes sure that all that attempts need is there, before the first one starts.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when attempts can be launched.</returns>
    /// <exception cref="OrchestratorException">Something is missing that cannot be made.</exception>
    Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken);

    /// <summary>Starts an attempt. Its launching is on disk already.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A handle that means something after a restart; null where the token is enough.</returns>
    /// <exception cref="OrchestratorException">
    /// Nothing was launched, for certain. After any other exception, a client's time-out for instance, the attempt is looked up with
    /// <see cref="RecoverAsync"/> by its token before it counts as failed.
    /// </exception>
    ValueTask<string?> LaunchAsync(AttemptSpec attempt, CancellationToken cancellationToken);

    /// <summary>
    /// Ends an attempt: it and everything it started are gone when this returns. It is asked to end, and what is left after its grace time
    /// is ended by force; asked for a second time, at once. It is reported finished all the same.
    /// </summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when nothing of the attempt is left; at once for one that has ended or is not known.</returns>
    Task CancelAsync(AttemptReference attempt, CancellationToken cancellationToken);

    /// <summary>
    /// Says what became of attempts that an earlier orchestrator launched, or this one with an outcome that it does not know; what runs
    /// is adopted and reported later.
    /// </summary>
    /// <param name="attempts">The attempts without an end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// One answer for each, in order. Nothing of an attempt that is called lost is left running, and a launch of it that is still under
    /// way comes to nothing.
    /// </returns>
    Task<IReadOnlyList<AttemptRecovery>> RecoverAsync(IReadOnlyList<AttemptReference> attempts, CancellationToken cancellationToken);

    /// <summary>What is to be known of how attempts run there, for people: sentences, once a run is made ready; null for nothing.</summary>
    string? Notice => null;

    /// <summary>Removes what the backend still has of a run that is about to be removed, whose attempts have ended.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when nothing is left; at once where a backend keeps nothing.</returns>
    Task RemoveRunAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;
}
