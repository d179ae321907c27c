using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>
/// Where the task, the claim, the result and the workspace of one attempt live, for its orchestrator and its executor alike. Each of the
/// two may see the place under another name, so nothing that is kept there names it.
/// </summary>
internal interface IAttemptStore
{
    /// <summary>Writes what is to be done. Not made durable: it is of no use to anybody after a crash of the machine.</summary>
    /// <param name="task">That.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    ValueTask WriteTaskAsync(DetachedTask task, CancellationToken cancellationToken);

    /// <summary>Reads what is to be done; its directory is where this process finds the attempt.</summary>
    /// <exception cref="OrchestratorException">It is missing or damaged.</exception>
    ValueTask<DetachedTask> ReadTaskAsync(CancellationToken cancellationToken);

    /// <summary>Claims the attempt. Of any number who try, one succeeds, whatever their machines.</summary>
    /// <returns>Whether this call made the claim; false where somebody has it.</returns>
    /// <exception cref="IOException">The claim cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The claim cannot be written.</exception>
    ValueTask<bool> TryClaimAsync(AttemptClaim claim, CancellationToken cancellationToken);

    /// <summary>Finds the claim of an attempt.</summary>
    ValueTask<FoundClaim> FindClaimAsync(string token, CancellationToken cancellationToken);

    /// <summary>Writes how the attempt ended; what a success left is as durable as the result is.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    ValueTask WriteResultAsync(AttemptResult result, CancellationToken cancellationToken);

    /// <summary>Finds how the attempt ended.</summary>
    ValueTask<FoundResult> FindResultAsync(string token, CancellationToken cancellationToken);
}

/// <summary>The claim of an attempt, as far as it can be read.</summary>
/// <param name="Exists">Whether there is one.</param>
/// <param name="Claim">The claim; null where it cannot be read or is not this attempt's.</param>
internal readonly record struct FoundClaim(bool Exists, AttemptClaim? Claim);

/// <summary>The result of an attempt, as far as it can be read.</summary>
/// <param name="Result">The result; null where there is none.</param>
/// <param name="Problem">Why what is there is no result of this attempt; null where nothing is there.</param>
internal readonly record struct FoundResult(AttemptResult? Result, string? Problem);
