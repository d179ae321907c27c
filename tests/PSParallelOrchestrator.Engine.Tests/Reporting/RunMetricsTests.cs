using FsCheck;
using FsCheck.Fluent;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Reporting;

public class RunMetricsTests
{
    [Fact]
    public void A_run_of_a_diamond_with_a_retry_has_the_totals_computed_by_hand()
    {
        // a 0-2; b fails 2-3 and succeeds 5-9; c 2-8; d 9-10; e is blocked by f, which failed 0-1.
        var run = RunBuilder.Planned(
            new PlanningRecord { Planner = PlannerKind.ClaudeCode, Requests = 2, CostUsd = 1m, InputTokens = 100, OutputTokens = 200 },
            RunBuilder.Task("a"),
            RunBuilder.Task("b", "a"),
            RunBuilder.Task("c", "a"),
            RunBuilder.Task("d", "b", "c"),
            RunBuilder.Task("e", "f"),
            RunBuilder.Task("f"));
        RunBuilder.Attempt(run, "a", 0, 2, usage: new AttemptUsage { CostUsd = 0.5m, InputTokens = 10, OutputTokens = 1 });
        RunBuilder.Attempt(run, "b", 2, 3, failure: FailureClass.Transient, usage: new AttemptUsage { CostUsd = 0.25m });
        RunBuilder.Attempt(run, "b", 5, 9);
        RunBuilder.Attempt(run, "c", 2, 8, executor: 1, usage: new AttemptUsage { InputTokens = 5 });
        RunBuilder.Attempt(run, "d", 9, 10);
        RunBuilder.Attempt(run, "f", 0, 1, executor: 1, failure: FailureClass.Permanent);
        run.SetState(run.FindTask("e")!, TaskState.Blocked, "f failed");
        run.Consolidation = new ConsolidationSummary("c0ffee", 7, 123, [], RunBuilder.Start);
        (run.AverageCpuPercent, run.AverageMemoryPercent) = (50, 25);

        var metrics = RunMetrics.Compute(run);

        var expected = new RunMetrics
        {
            Tasks = 6,
            Succeeded = 4,
            Failed = 1,
            Blocked = 1,
            Canceled = 0,
            Attempts = 6,
            Retries = 1,
            Files = 7,
            LinesOfCode = 123,
            WorkSeconds = 15,
            MakespanSeconds = 10,
            Speedup = 1.5,
            Efficiency = 0.75,
            LowerBoundSeconds = 9, // a 2, c 6, d 1; work by executors is 7.5.
            PeakConcurrency = 2,
            AverageCpuPercent = 50,
            AverageMemoryPercent = 25,
            CostUsd = 1.75m,
            InputTokens = 115,
            OutputTokens = 201,
        };
        Assert.Equal(expected, metrics);
    }

    [Fact]
    public void Without_attempts_nothing_is_made_up()
    {
        var metrics = RunMetrics.Compute(RunBuilder.Run(3, RunBuilder.Task("a")));

        Assert.Equal(new RunMetrics { Tasks = 1 }, metrics);
    }

    [Fact]
    public void What_was_reserved_for_a_lost_attempt_is_told_apart_from_what_is_known()
    {
        var run = RunBuilder.Run(2, RunBuilder.Task("a"), RunBuilder.Task("b"));
        RunBuilder.Attempt(run, "a", 0, 1, failure: FailureClass.Lost).ReservedUsd = 0.4m;
        RunBuilder.Attempt(run, "a", 1, 2, usage: new AttemptUsage { CostUsd = 0.1m }).ReservedUsd = 0.3m;
        RunBuilder.Attempt(run, "b", 0, null).ReservedUsd = 0.2m;

        var metrics = RunMetrics.Compute(run);

        Assert.Equal((0.1m, 0.4m), (metrics.CostUsd, metrics.UnsettledUsd));
        Assert.Equal((0.1m, 0.4m), (run.CostUsd, run.UnsettledUsd));
        Assert.Equal("$0.10, and up to $0.40 of lost attempts", CostText.Describe(metrics));
    }

    [Fact]
    public void Work_by_executors_bounds_where_the_paths_are_short()
    {
        var run = RunBuilder.Run(2, RunBuilder.Task("a"), RunBuilder.Task("b"), RunBuilder.Task("c"));
        RunBuilder.Attempt(run, "a", 0, 4);
        RunBuilder.Attempt(run, "b", 0, 4, executor: 1);
        RunBuilder.Attempt(run, "c", 4, 8);

        var metrics = RunMetrics.Compute(run);

        Assert.Equal((6.0, 8.0, 2), (metrics.LowerBoundSeconds, metrics.MakespanSeconds!.Value, metrics.PeakConcurrency));
    }

    [Fact]
    public void Attempts_of_no_length_are_attempts_and_give_no_speedup()
    {
        var run = RunBuilder.Run(2, RunBuilder.Task("a"), RunBuilder.Task("b"));
        RunBuilder.Attempt(run, "a", 1, 1);
        RunBuilder.Attempt(run, "b", 1, 1);

        var metrics = RunMetrics.Compute(run);

        Assert.Equal(
            (0.0, 1, (double?)null, (double?)null),
            (metrics.MakespanSeconds!.Value, metrics.PeakConcurrency, metrics.Speedup, metrics.Efficiency));
    }

    [Fact]
    public void An_attempt_that_goes_on_counts_for_concurrency_and_not_for_work()
    {
        var run = RunBuilder.Run(2, RunBuilder.Task("a"), RunBuilder.Task("b"), RunBuilder.Task("c"));
        RunBuilder.Attempt(run, "a", 0, 2);
        RunBuilder.Attempt(run, "b", 1, null, executor: 1);
        RunBuilder.Attempt(run, "c", null, null);

        var metrics = RunMetrics.Compute(run);

        Assert.Equal((2.0, 2.0, 2, 3L), (metrics.WorkSeconds, metrics.MakespanSeconds!.Value, metrics.PeakConcurrency, metrics.Attempts));
    }

    [Fact]
    public void A_clock_that_was_set_back_makes_nothing_negative()
    {
        var run = RunBuilder.Run(1, RunBuilder.Task("a"));
        RunBuilder.Attempt(run, "a", 5, 2);

        var metrics = RunMetrics.Compute(run);

        Assert.Equal((0.0, 0.0, 0.0), (metrics.WorkSeconds, metrics.MakespanSeconds!.Value, metrics.LowerBoundSeconds));
    }

    [Fact]
    public void No_schedule_beats_the_lower_bound()
    {
        var cases =
            from executors in Gen.Choose(1, 4)
            from durations in Gen.Choose(0, 9).ArrayOf().Where(static all => all.Length > 0)
            from seed in Gen.Choose(0, int.MaxValue)
            select (executors, durations, seed);

        Prop.ForAll(cases.ToArbitrary(), static @case =>
        {
            var run = Schedule(@case.executors, @case.durations, new Random(@case.seed));
            var metrics = RunMetrics.Compute(run);
            return metrics.MakespanSeconds >= metrics.LowerBoundSeconds - 1e-9
                && metrics.PeakConcurrency <= @case.executors
                && (metrics.Efficiency ?? 0) <= 1 + 1e-9
                && Math.Abs(metrics.WorkSeconds - @case.durations.Sum()) < 1e-9;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_long_chain_needs_no_stack()
    {
        const int Length = 200_000;
        var tasks = new OrchestratorTask[Length];
        for (var i = 0; i < Length; i++)
        {
            // In reverse: plan order is not the order of dependencies.
            tasks[i] = i == Length - 1 ? RunBuilder.Task($"t{i}") : RunBuilder.Task($"t{i}", $"t{i + 1}");
        }

        var run = RunBuilder.Run(4, tasks);
        for (var i = 0; i < Length; i++)
        {
            RunBuilder.Attempt(run, $"t{i}", Length - 1 - i, Length - i);
        }

        var metrics = RunMetrics.Compute(run);

        Assert.Equal((Length, 1), (metrics.LowerBoundSeconds, metrics.PeakConcurrency));
    }

    // Runs tasks with chance dependencies on earlier ones, in plan order, each as soon as it can.
    private static OrchestratorRun Schedule(int executors, int[] durations, Random random)
    {
        var tasks = durations
            .Select((_, i) => RunBuilder.Task($"t{i}", [.. Enumerable.Range(0, i).Where(_ => random.Next(4) == 0).Select(j => $"t{j}")]))
            .ToArray();
        var run = RunBuilder.Run(executors, tasks);
        var freeAt = new double[executors];
        foreach (var task in run.Tasks)
        {
            var ready = task
                .Definition.DependsOn.Select(id => (run.FindTask(id)!.FinishedAt!.Value - RunBuilder.Start).TotalSeconds)
                .DefaultIfEmpty(0)
                .Max();
            var executor = Array.IndexOf(freeAt, freeAt.Min());
            var start = Math.Max(ready, freeAt[executor]);
            freeAt[executor] = start + durations[task.Ordinal];
            RunBuilder.Attempt(run, task.Id, start, freeAt[executor], executor);
        }

        return run;
    }
}
