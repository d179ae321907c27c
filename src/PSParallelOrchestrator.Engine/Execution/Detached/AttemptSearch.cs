using System.Globalization;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>Finds out what became of attempts, by their files and their processes.</summary>
/// <param name="places">Says of which machines something can be known.</param>
internal sealed class AttemptSearch(PlaceKnowledge places)
{
    // Where files cannot be made whole at one stroke, a claim may be met half written.
    private const int ClaimReads = 5;
    private static readonly TimeSpan BetweenReads = TimeSpan.FromMilliseconds(50);

    /// <summary>Finds out what became of an attempt. One that nobody has begun is claimed here, so that nobody begins it later.</summary>
    /// <param name="token">The attempt's token.</param>
    /// <param name="directory">The attempt's directory; made where it is missing.</param>
    /// <param name="executor">The executor, where its launch was recorded.</param>
    /// <param name="launchedFrom">Where its orchestrator was.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be written.</exception>
    public async Task<AttemptFate> FindAsync(
        string token, string directory, ProcessIdentity? executor, ProcessPlace launchedFrom, CancellationToken cancellationToken)
    {
        for (var reads = 1; ; reads++)
        {
            if (ResultFile.Find(directory, token, out _) is { } result)
            {
                return new AttemptFate.Finished(result);
            }

            var (exists, claim) = AttemptClaim.Find(directory, token);
            if (claim is not null)
            {
                return OfClaim(claim, directory);
            }

            if (exists && reads >= ClaimReads)
            {
                return OfUnreadableClaim(token, directory, executor, launchedFrom);
            }

            if (exists)
            {
                await Task.Delay(BetweenReads, cancellationToken);
                continue;
            }

            Directory.CreateDirectory(directory);
            if (AttemptClaim.TryMake(directory, token, ClaimHolder.Recovery))
            {
                return new AttemptFate.Lost("Its orchestrator ended before any process had begun it.");
            }
        }
    }

    private AttemptFate OfClaim(AttemptClaim claim, string directory) => claim.Holder == ClaimHolder.Recovery
        ? new AttemptFate.Lost("Its orchestrator ended before any process had begun it.")
        : places.Of(claim.Place) switch
        {
            PlaceReach.Here when claim.Process.IsAlive() => new AttemptFate.Running(claim.Process, claim.At),
            PlaceReach.Here => Gone(claim.Token, directory, string.Create(CultureInfo.InvariantCulture, $"Its executor, process {claim.ProcessId}, ended without a result.")),
            PlaceReach.Restarted => Gone(claim.Token, directory, $"The machine {claim.Host} was restarted while it ran."),
            PlaceReach.DeclaredLost => Gone(claim.Token, directory, $"Its host {claim.Host} was declared lost."),
            _ => new AttemptFate.Unknown(claim.Place),
        };

    /// <summary>Somebody has it, and the file does not say who: the record of its launch has to do.</summary>
    private AttemptFate OfUnreadableClaim(string token, string directory, ProcessIdentity? executor, ProcessPlace launchedFrom) =>
        places.Of(launchedFrom) switch
        {
            PlaceReach.Here when (executor?.IsAlive() == true ? executor : ExecutorProcesses.Find(directory)) is { } living =>
                new AttemptFate.Running(living, DateTimeOffset.UtcNow),
            PlaceReach.Here => Gone(token, directory, "Its claim cannot be read, and it has no executor."),
            PlaceReach.Restarted => Gone(token, directory, $"The machine {launchedFrom.Host} was restarted while it ran."),
            PlaceReach.DeclaredLost => Gone(token, directory, $"Its host {launchedFrom.Host} was declared lost."),
            _ => new AttemptFate.Unknown(launchedFrom),
        };

    /// <summary>Its executor is gone for certain; but it may have ended well between the look at its result and that at itself.</summary>
    private static AttemptFate Gone(string token, string directory, string reason) =>
        ResultFile.Find(directory, token, out var problem) is { } result
            ? new AttemptFate.Finished(result)
            : new AttemptFate.Lost(problem is null ? reason : $"{reason} {problem}");
}
