using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Docker.Elsewhere;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>An attempt whose container is followed from here.</summary>
/// <param name="Token">Its token.</param>
/// <param name="Directory">Its directory here.</param>
/// <param name="IsCarried">Whether its files are carried to the container and back.</param>
/// <param name="Gateway">Where its agent's models are asked; null where none is, or that is not known any more.</param>
internal sealed record FollowedAttempt(string Token, string Directory, bool IsCarried, string? Gateway)
{
    /// <summary>One that an earlier orchestrator launched.</summary>
    public static FollowedAttempt Of(AttemptReference attempt, ContainerInspectResponse container) =>
        new(attempt.Token, attempt.Directory, CarriedFiles.AreOf(container.Config?.Labels), Gateway: null);
}
