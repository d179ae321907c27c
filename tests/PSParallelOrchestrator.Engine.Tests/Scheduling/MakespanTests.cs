using PSParallelOrchestrator.Engine.Graphs;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Planning.Heuristic;
using PSParallelOrchestrator.Engine.Tests.Planning;
using PSParallelOrchestrator.Engine.Tests.Support;
using Plans = PSParallelOrchestrator.Engine.Tests.Support.Plans;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

public class MakespanTests
{
    private static double LowerBound(OrchestratorPlan plan, int executors)
    {
        var work = plan.Tasks.Sum(task => task.EstimatedDuration!.Value.TotalSeconds);
        var path = CriticalPath.RemainingSeconds(plan, new TaskGraph(plan)).Max();
        return Math.Max(work / executors, path);
    }

    private static double Makespan(OrchestratorPlan plan, int executors)
    {
        using var run = new VirtualRun(plan, new RunOptions { MaxExecutors = executors });
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.True(run.MostAtOnce <= executors);
        return (run.Run.FinishedAt!.Value - run.Run.CreatedAt).TotalSeconds;
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.4)]
    public void Random_graphs_stay_within_Grahams_bound(double density)
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var plan = Plans.Random(random, tasks: 1 + random.Next(60), density);
            var executors = 1 + random.Next(12);
            var bound = LowerBound(plan, executors);
            var makespan = Makespan(plan, executors);
            Assert.True(
                makespan <= ((2 - (1.0 / executors)) * bound) + 1e-6,
                $"seed {seed}: {makespan} s on {executors} executors, lower bound {bound} s");
            Assert.True(makespan >= bound - 1e-6, $"seed {seed}: {makespan} s is less than the lower bound {bound} s");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Plans_of_the_seeds_take_at_most_a_twentieth_longer_than_the_lower_bound_on_average(bool estimatesAreWrong)
    {
        var ratios = new List<double>();
        foreach (var (name, text) in SeedPrompts.All)
        {
            var made = await new HeuristicPlanner().PlanAsync(
                new PlanRequest { Requirements = text },
                TestContext.Current.CancellationToken);
            foreach (var executors in new[] { 2, 3, 5, 10 })
            {
                var random = new Random(ratios.Count);
                var actual = made.Tasks.ToDictionary(
                    task => task.Id,
                    task => task.EstimatedDuration!.Value * (estimatesAreWrong ? 0.5 + random.NextDouble() : 1));
                using var run = new VirtualRun(made, new RunOptions { MaxExecutors = executors })
                {
                    Duration = (task, _) => actual[task.Id],
                };
                Assert.Equal(RunState.Succeeded, run.Complete());
                var makespan = (run.Run.FinishedAt!.Value - run.Run.CreatedAt).TotalSeconds;
                var bound = LowerBound(
                    made with
                    {
                        Tasks = [.. made.Tasks.Select(task => task with { EstimatedDuration = actual[task.Id] })],
                    },
                    executors);
                Assert.True(makespan <= ((2 - (1.0 / executors)) * bound) + 1e-6, $"{name}: {makespan} s, lower bound {bound} s");
                ratios.Add(makespan / bound);
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{ratios.Count} schedules, mean {ratios.Average():0.0000}, worst {ratios.Max():0.000}");
        Assert.True(ratios.Average() <= 1.05, $"mean {ratios.Average():0.0000} times the lower bound, worst {ratios.Max():0.000}");
    }

    [Fact]
    public void Six_equal_tasks_on_three_executors_take_the_time_of_two()
    {
        var plan = Plans.Of([
            .. Enumerable.Range(0, 6).Select(i => Plans.Task($"t{i}") with { EstimatedDuration = TimeSpan.FromSeconds(10) }),
        ]);
        Assert.Equal(20, Makespan(plan, executors: 3), precision: 6);
    }

    [Fact]
    public void The_longest_remaining_path_goes_first()
    {
        // Taken in plan order, the long chain would start last.
        var plan = Plans.Of(
            Plans.Task("a") with { EstimatedDuration = TimeSpan.FromSeconds(10) },
            Plans.Task("b") with { EstimatedDuration = TimeSpan.FromSeconds(10) },
            Plans.Task("c1") with { EstimatedDuration = TimeSpan.FromSeconds(10) },
            Plans.Task("c2", "c1") with { EstimatedDuration = TimeSpan.FromSeconds(10) });
        Assert.Equal(20, Makespan(plan, executors: 2), precision: 6);
    }

    [Fact]
    public void Priority_goes_before_path_and_plan_order_decides_ties()
    {
        var plan = Plans.Of(Plans.Task("a"), Plans.Task("b"), Plans.Task("c") with { Priority = 1 });
        using var run = new VirtualRun(plan, new RunOptions { MaxExecutors = 1 });
        run.Complete();
        Assert.Equal(["c", "a", "b"], run.Started.Select(spec => spec.Task.Id));
    }
}
