namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>Adds up the attempts of a run.</summary>
/// <param name="planner">What planning used; null for a plan by hand.</param>
internal sealed class AttemptTotals(PlanningRecord? planner)
{
    private readonly List<long> starts = [];
    private readonly List<long> ends = [];
    private long workTicks;
    private long firstStart = long.MaxValue;
    private long lastEnd = long.MinValue;

    public long Attempts { get; private set; }

    public long Retries { get; private set; }

    public decimal? CostUsd { get; private set; } = planner?.CostUsd;

    public decimal? AtMostUsd { get; private set; }

    public decimal? UnsettledUsd { get; private set; }

    public long? InputTokens { get; private set; } = planner is { Requests: > 0 } ? planner.InputTokens : null;

    public long? OutputTokens { get; private set; } = planner is { Requests: > 0 } ? planner.OutputTokens : null;

    public double Work => TimeSpan.FromTicks(workTicks).TotalSeconds;

    public double? Makespan => lastEnd == long.MinValue ? null : TimeSpan.FromTicks(Math.Max(0, lastEnd - firstStart)).TotalSeconds;

    /// <summary>Adds a task's attempts.</summary>
    /// <returns>The time they took together, in seconds.</returns>
    public double Add(RunTask task)
    {
        // One look: the array is replaced when an attempt is added.
        var attempts = task.Attempts;
        var ticks = 0L;
        for (var i = 0; i < attempts.Count; i++)
        {
            ticks += Add(attempts[i]);
        }

        Attempts += attempts.Count;
        Retries += Math.Max(0, attempts.Count - 1);
        workTicks += ticks;
        return TimeSpan.FromTicks(ticks).TotalSeconds;
    }

    /// <summary>The most attempts that were under way at one moment; one that ends as another starts makes room for it.</summary>
    public int PeakConcurrency()
    {
        starts.Sort();
        ends.Sort();
        // Attempts that took no measurable time are in neither list, but each was under way for a moment.
        var peak = Attempts > 0 && firstStart != long.MaxValue ? 1 : 0;
        var ended = 0;
        for (var started = 0; started < starts.Count; started++)
        {
            while (ended < ends.Count && ends[ended] <= starts[started])
            {
                ended++;
            }

            peak = Math.Max(peak, started + 1 - ended);
        }

        return peak;
    }

    private long Add(TaskAttempt attempt)
    {
        if (attempt.Usage is { } usage)
        {
            CostUsd = Sum(CostUsd, usage.CostUsd);
            AtMostUsd = Sum(AtMostUsd, usage.AtMostUsd);
            InputTokens = Sum(InputTokens, usage.InputTokens);
            OutputTokens = Sum(OutputTokens, usage.OutputTokens);
        }

        UnsettledUsd = Sum(UnsettledUsd, attempt.UnsettledUsd);
        if (attempt.StartedAt is not { } startedAt)
        {
            return 0;
        }

        var start = startedAt.UtcTicks;
        firstStart = Math.Min(firstStart, start);
        if (attempt.FinishedAt is not { } finishedAt)
        {
            starts.Add(start);
            return 0;
        }

        // A clock that was set back in between must not make work negative.
        var end = Math.Max(start, finishedAt.UtcTicks);
        lastEnd = Math.Max(lastEnd, end);
        if (end > start)
        {
            starts.Add(start);
            ends.Add(end);
        }

        return end - start;
    }

    private static decimal? Sum(decimal? sum, decimal? part) => part is null ? sum : (sum ?? 0) + part;

    private static long? Sum(long? sum, long? part) => part is null ? sum : (sum ?? 0) + part;
}
