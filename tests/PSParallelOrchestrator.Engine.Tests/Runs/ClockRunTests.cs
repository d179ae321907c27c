using System.Text.Json;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

/// <summary>Whole runs under a clock that is set by hours all the time.</summary>
public sealed class ClockRunTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_run_comes_to_its_end_and_nothing_takes_less_than_no_time(int seed)
    {
        var services = new EngineContext { Time = new RestlessClock(seed) };
        var options = MixedPlan.Options with { Retry = new RetryOptions { Delay = TimeSpan.FromMilliseconds(50) } };
        await using var run = await RealRun.CreateAsync(MixedPlan.Plan, options, services);
        using (var stop = new CancellationTokenSource())
        {
            run.Run.TaskFinished += (_, _) => stop.Cancel();
            await run.Session.RunAsync(null, stop.Token);
        }

        await run.ReopenAsync(services);
        await MixedPlan.CompleteAsync(run.Session);
        Assert.Equal(RunState.Succeeded, run.Run.State);
        Assert.Equal("1\n2\ntwo\nok\n", run.Output("src/last.txt"));

        var summary = JsonDocument
            .Parse(await File.ReadAllBytesAsync(run.Paths.Summary, TestContext.Current.CancellationToken))
            .RootElement;
        Assert.All(
            summary.GetProperty("tasks").EnumerateArray(),
            task => Assert.InRange(task.GetProperty("durationSeconds").GetDouble(), 0, 60),
            throwIfEmpty: true);
        var totals = summary.GetProperty("totals");
        foreach (var name in (string[])["workSeconds", "makespanSeconds", "lowerBoundSeconds", "speedup", "efficiency"])
        {
            Assert.True(totals.GetProperty(name).GetDouble() >= 0, name);
        }

        foreach (var task in MixedPlan.Plan.Tasks)
        {
            Assert.All(
                run.Trace(task.Id, "startedAt").Zip(run.Trace(task.Id, "finishedAt")),
                times => Assert.True(DateTimeOffset.Parse(times.First, null) <= DateTimeOffset.Parse(times.Second, null)),
                throwIfEmpty: true);
        }

        Assert.True(File.Exists(run.Paths.Report));
        using var reader = RunReader.Open(run.Run.Directory);
        Assert.Equal(run.Run.Tasks.Select(task => task.FinishedAt), reader.Run.Tasks.Select(task => task.FinishedAt));
    }

    [Fact]
    public async Task How_long_a_run_took_does_not_follow_the_clock()
    {
        await using var run = await RealRun.CreateAsync(
            MixedPlan.Plan, MixedPlan.Options, new EngineContext { Time = new RestlessClock(3) });
        await MixedPlan.CompleteAsync(run.Session);
        var totals = JsonDocument
            .Parse(await File.ReadAllBytesAsync(run.Paths.Summary, TestContext.Current.CancellationToken))
            .RootElement.GetProperty("totals");
        Assert.InRange(totals.GetProperty("makespanSeconds").GetDouble(), 0, 300);
        Assert.InRange(run.Run.FinishedAt!.Value - run.Run.StartedAt!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        using var reader = RunReader.Open(run.Run.Directory);
        Assert.Equal(run.Run.FinishedAt, reader.Run.FinishedAt);
    }

    /// <summary>Shows another time at each look, by up to five hours; its timers and timestamps are the system's.</summary>
    private sealed class RestlessClock(int seed) : TimeProvider
    {
        private readonly Random random = new(seed);

        public override DateTimeOffset GetUtcNow()
        {
            lock (random)
            {
                return base.GetUtcNow() + TimeSpan.FromHours((random.NextDouble() * 10) - 5);
            }
        }
    }
}
