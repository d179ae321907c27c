using System.Collections.Concurrent;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>The runs whose owner is this process, by directory, for who wants to follow them.</summary>
internal static class OwnedRuns
{
    private static readonly ConcurrentDictionary<string, ChangeBroadcast> Runs = new(StringComparer.Ordinal);

    public static ChangeBroadcast? Find(string directory) => Runs.GetValueOrDefault(directory);

    public static void Add(string directory, ChangeBroadcast broadcast) => Runs[directory] = broadcast;

    // The next owner may be in this process too, and there already.
    public static void Remove(string directory, ChangeBroadcast broadcast) =>
        Runs.TryRemove(new KeyValuePair<string, ChangeBroadcast>(directory, broadcast));
}
