using PSParallelOrchestrator.Engine.Graphs;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>The totals of a run. Null: not known or not measured.</summary>
public sealed record RunMetrics
{
    /// <summary>How many tasks the plan has.</summary>
    public int Tasks { get; init; }

    /// <summary>How many of them succeeded.</summary>
    public int Succeeded { get; init; }

    /// <summary>How many of them failed finally.</summary>
    public int Failed { get; init; }

    /// <summary>How many of them were blocked by others.</summary>
    public int Blocked { get; init; }

    /// <summary>How many of them the user stopped.</summary>
    public int Canceled { get; init; }

    /// <summary>How many attempts were made.</summary>
    public long Attempts { get; init; }

    /// <summary>How many of those were not the first of their task.</summary>
    public long Retries { get; init; }

    /// <summary>How many files the consolidated output has; null before a consolidation.</summary>
    public int? Files { get; init; }

    /// <summary>How many lines of text those files have; null before a consolidation.</summary>
    public long? LinesOfCode { get; init; }

    /// <summary>The time attempts took, one after the other, in seconds. Attempts without an end count nothing.</summary>
    public double WorkSeconds { get; init; }

    /// <summary>
    /// From the beginning of the first attempt to the end of the last, in seconds, pauses between resumes included; null where none ended.
    /// </summary>
    public double? MakespanSeconds { get; init; }

    /// <summary>Work by makespan; null where the makespan is 0 or unknown.</summary>
    public double? Speedup { get; init; }

    /// <summary>Speedup by executor budget, 1 at best.</summary>
    public double? Efficiency { get; init; }

    /// <summary>
    /// What no schedule can beat: the larger of work by executors and the longest path of the plan, each task with the time its attempts
    /// took, in seconds.
    /// </summary>
    public double LowerBoundSeconds { get; init; }

    /// <summary>The most attempts that were under way at one moment.</summary>
    public int PeakConcurrency { get; init; }

    /// <summary>How busy the machine's processors were, 0 to 100.</summary>
    public double? AverageCpuPercent { get; init; }

    /// <summary>How much of the machine's memory was in use, 0 to 100.</summary>
    public double? AverageMemoryPercent { get; init; }

    /// <summary>What model calls cost in US dollars, the planner's included; null where nothing was charged.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>The part of <see cref="CostUsd"/> that counts as the most that it can be; null where all is known.</summary>
    public decimal? AtMostUsd { get; init; }

    /// <summary>
    /// What they cost beyond that at most, in US dollars: reserved for attempts that were lost, so that nobody knows their cost; null for
    /// none.
    /// </summary>
    public decimal? UnsettledUsd { get; init; }

    /// <summary>Tokens sent to models, the planner's included; null where none were counted.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens that models produced, the planner's included; null where none were counted.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>
    /// Computes the totals of a run, in time linear in its tasks, dependencies and attempts but for the sorting of the attempts' times.
    /// </summary>
    /// <param name="run">The run; it may still be going on.</param>
    /// <returns>The totals.</returns>
    public static RunMetrics Compute(OrchestratorRun run)
    {
        // Tasks may be added meanwhile: the plan is looked at first, which never has more of them than the run.
        var plan = run.Plan;
        var totals = new AttemptTotals(plan.Planning);
        var durations = new double[plan.Tasks.Count];
        for (var i = 0; i < durations.Length; i++)
        {
            durations[i] = totals.Add(run.Tasks[i]);
        }

        var makespan = totals.Makespan;
        if (run is { Beginnings: 1, Elapsed: { } elapsed } && makespan > elapsed.TotalSeconds)
        {
            // The clock was set in between.
            makespan = elapsed.TotalSeconds;
        }

        double? speedup = makespan > 0 ? totals.Work / makespan : null;
        return new RunMetrics
        {
            Tasks = plan.Tasks.Count,
            Succeeded = run.Count(TaskState.Succeeded),
            Failed = run.Count(TaskState.Failed),
            Blocked = run.Count(TaskState.Blocked),
            Canceled = run.Count(TaskState.Canceled),
            Attempts = totals.Attempts,
            Retries = totals.Retries,
            Files = run.Consolidation?.Files,
            LinesOfCode = run.Consolidation?.LinesOfCode,
            WorkSeconds = totals.Work,
            MakespanSeconds = makespan,
            Speedup = speedup,
            Efficiency = speedup / run.MaxExecutors,
            LowerBoundSeconds = Math.Max(
                totals.Work / run.MaxExecutors,
                new TaskGraph(plan).RemainingPaths(durations).DefaultIfEmpty().Max()),
            PeakConcurrency = totals.PeakConcurrency(),
            AverageCpuPercent = run.AverageCpuPercent,
            AverageMemoryPercent = run.AverageMemoryPercent,
            CostUsd = totals.CostUsd,
            AtMostUsd = totals.AtMostUsd,
            UnsettledUsd = totals.UnsettledUsd,
            InputTokens = totals.InputTokens,
            OutputTokens = totals.OutputTokens,
        };
    }
}
