namespace PSParallelOrchestrator;

/// <summary>How long things take.</summary>
internal static class Durations
{
    /// <summary>How long something took, or has taken so far.</summary>
    /// <param name="started">When it began; null before.</param>
    /// <param name="finished">When it ended; null before.</param>
    /// <returns>The time; null before it began.</returns>
    public static TimeSpan? Between(DateTimeOffset? started, DateTimeOffset? finished)
    {
        var taken = (finished ?? TimeProvider.System.GetUtcNow()) - started;

        // The clock may have been set back meanwhile.
        return taken < TimeSpan.Zero ? TimeSpan.Zero : taken;
    }
}
