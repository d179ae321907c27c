using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>On which engines the containers of attempts are: one that is not known here may run on another.</summary>
/// <param name="lostHosts">Hosts that the user declared gone for good.</param>
internal sealed class ContainerPlaces(IReadOnlyCollection<string> lostHosts)
{
    /// <summary>Whether any host was declared gone.</summary>
    public bool HasLost => lostHosts.Count > 0;

    /// <summary>Says of an attempt whose engine the user declared gone for good that it is; nobody has to be asked for that.</summary>
    public ExecutorSight.Gone? DeclaredLost(AttemptReference attempt)
    {
        var place = ContainerHandle.FromText(attempt.Handle)?.EngineName ?? attempt.LaunchedFrom?.Host;
        return place is not null && lostHosts.Contains(place, StringComparer.OrdinalIgnoreCase)
            ? new ExecutorSight.Gone($"The Docker Engine of {place} was declared lost.")
            : null;
    }

    /// <summary>Says of an attempt that was launched on another machine, or another engine, that nothing is known of it here.</summary>
    public static ExecutorSight.OutOfReach? Elsewhere(AttemptReference attempt, DockerEngine engine)
    {
        var (isHere, place) = ContainerHandle.FromText(attempt.Handle) is { } handle
            ? (handle.EngineId == engine.Identity, handle.EngineName)
            : attempt.LaunchedFrom is { } from
                ? (from.IsHost(ProcessPlace.Current.Host), from.Host)
                : (true, string.Empty);
        return isHere ? null : new ExecutorSight.OutOfReach(place, IsThisMachine: false);
    }
}
