namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Composing;

/// <summary>How many executors a plan can use.</summary>
internal static class ExecutorEstimate
{
    /// <summary>The range of the level, but never more than would ever be busy at once, were there enough of them.</summary>
    /// <param name="drafts">The tasks in plan order, with their needs.</param>
    public static int Recommend(List<TaskDraft> drafts, ComplexityLevel level)
    {
        var range = LevelRange.Of(level);
        var peak = Peak(drafts);
        return Math.Max(1, Math.Min(peak, Math.Clamp(peak, range.MinExecutors, range.MaxExecutors)));
    }

    // Every task starts as soon as it may and takes as long as estimated.
    private static int Peak(List<TaskDraft> drafts)
    {
        var ends = new Dictionary<TaskDraft, TimeSpan>();
        var changes = new List<(TimeSpan At, int Change)>();
        foreach (var draft in drafts)
        {
            var start = draft.Needs.Count == 0 ? TimeSpan.Zero : draft.Needs.Max(need => ends[need]);
            ends[draft] = start + draft.Estimate;
            changes.Add((start, 1));
            changes.Add((ends[draft], -1));
        }

        var busy = 0;
        var peak = 0;
        foreach (var (_, change) in changes.OrderBy(entry => entry.At).ThenBy(entry => entry.Change))
        {
            busy += change;
            peak = Math.Max(peak, busy);
        }

        return peak;
    }
}
