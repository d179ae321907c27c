using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Engine.Backends.Detached;

/// <summary>
/// Finds out what became of attempts that an earlier orchestrator launched, by what is in their stores and by their executors.
/// </summary>
/// <param name="host">What runs executors.</param>
internal sealed class AttemptSearch(IDetachedHost host, TimeProvider time)
{
    // Where files cannot be made whole at one stroke, a claim may be met half written.
    private const int ClaimReads = 5;
    private const string NeverBegun = "Its orchestrator ended before any process had begun it.";
    private static readonly TimeSpan BetweenReads = TimeSpan.FromMilliseconds(50);

    /// <summary>Finds out what became of an attempt. One that nobody has begun is claimed here, so that nobody begins it later.</summary>
    /// <returns>The answer; or none, and where somebody could give it.</returns>
    /// <exception cref="IOException">Its store cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Its store cannot be written.</exception>
    public async Task<(AttemptRecovery? Answer, ExecutorSight.OutOfReach? OutOfReach)> FindAsync(
        AttemptReference attempt, CancellationToken cancellationToken)
    {
        var store = host.Store(attempt.Directory);
        for (var reads = 1; ; reads++)
        {
            if ((await store.FindResultAsync(attempt.Token, cancellationToken)).Result is { } result)
            {
                return (new AttemptRecovery.Finished(result), null);
            }

            var claim = await store.FindClaimAsync(attempt.Token, cancellationToken);
            if (claim.Claim is { Holder: ClaimHolder.Recovery })
            {
                return (new AttemptRecovery.Lost(NeverBegun), null);
            }

            if (claim is { Exists: true, Claim: null } && reads < ClaimReads)
            {
                await Task.Delay(BetweenReads, time, cancellationToken);
                continue;
            }

            switch (await host.FindAsync(attempt, claim, cancellationToken))
            {
                case ExecutorSight.Alive alive:
                    return (new AttemptRecovery.Running(alive.Handle, alive.Since), null);
                case ExecutorSight.OutOfReach away:
                    return (null, away);
                case ExecutorSight.Gone gone when claim.Exists:
                    return (await GoneAsync(store, attempt.Token, gone.Reason, cancellationToken), null);
            }

            if (await store.TryClaimAsync(AttemptClaim.OfThisProcess(attempt.Token, ClaimHolder.Recovery), cancellationToken))
            {
                return (new AttemptRecovery.Lost(NeverBegun), null);
            }
        }
    }

    /// <summary>Its executor is gone for certain; but it may have ended well between the look at its result and that at itself.</summary>
    private static async ValueTask<AttemptRecovery> GoneAsync(
        IAttemptStore store, string token, string reason, CancellationToken cancellationToken)
    {
        var found = await store.FindResultAsync(token, cancellationToken);
        return found.Result is { } result ? new AttemptRecovery.Finished(result)
            : new AttemptRecovery.Lost(found.Problem is null ? reason : $"{reason} {found.Problem}");
    }
}
