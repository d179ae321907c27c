using System.Threading.Channels;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>Where attempts run. Knows nothing of the scheduler.</summary>
public interface IBackend : IAsyncDisposable
{
    /// <summary>Which backend this is.</summary>
    BackendKind Kind { get; }

    /// <summary>What happens to launched attempts; each is reported finished exactly once. Output goes to files.</summary>
    ChannelReader<AttemptReport> Reports { get; }

    /// <summary>Says whether the backend can be used here.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Available or not, its version, and if not why and what to do.</returns>
    Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Sees to it that all that attempts need is there, before the first one starts.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when attempts can be launched.</returns>
    /// <exception cref="OrchestratorException">Something is missing that cannot be made.</exception>
    Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken);

    /// <summary>Starts an attempt. Its launching is on disk already.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A handle that means something after a restart; null where the token is enough.</returns>
    ValueTask<string?> LaunchAsync(AttemptSpec attempt, CancellationToken cancellationToken);

    /// <summary>Ends an attempt: it and everything it started are gone when this returns. It is reported finished all the same.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when nothing of the attempt is left.</returns>
    Task CancelAsync(AttemptReference attempt, CancellationToken cancellationToken);

    /// <summary>Says what became of attempts that an earlier orchestrator launched; what runs is adopted and reported later.</summary>
    /// <param name="attempts">The attempts without an end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>One answer for each, in order. Nothing of an attempt that is called lost is left running.</returns>
    Task<IReadOnlyList<AttemptRecovery>> RecoverAsync(IReadOnlyList<AttemptReference> attempts, CancellationToken cancellationToken);
}
