namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>Knows of which places something can be said from here.</summary>
/// <param name="lostHosts">The hosts that the user declared gone for good.</param>
internal sealed class PlaceKnowledge(IReadOnlyCollection<string> lostHosts)
{
    /// <summary>What can be known of processes at a place.</summary>
    public PlaceReach Of(ProcessPlace place) =>
        place.IsVisibleFrom(ProcessPlace.Current) ? PlaceReach.Here
        : place.IsEarlierBootOf(ProcessPlace.Current) ? PlaceReach.Restarted
        : lostHosts.Any(place.IsHost) ? PlaceReach.DeclaredLost
        : PlaceReach.Unknown;
}
