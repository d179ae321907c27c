using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

/// <summary>A clock that is set forward or back while a run goes on, or between a crash and the resume.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(100);
    private static readonly RunOptions Options = new()
    {
        MaxExecutors = 2,
        Retry = new RetryOptions
        {
            Delay = Delay,
            MaxDelay = Delay,
            BackoffMultiplier = 1,
        },
    };

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    [InlineData(-100_000)]
    [InlineData(100_000)]
    public void A_retry_waits_its_delay_whatever_the_clock_says(int hours)
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), Options);
        run.Outcome = (_, spec) => spec.Attempt < 3 ? FailureClass.TaskFailed : null;
        var starts = Starts(run);
        run.Complete(() =>
        {
            if (run.Run.Tasks[0].State == TaskState.Retrying)
            {
                run.Time.Set(TimeSpan.FromHours(hours));
            }

            return false;
        });
        Assert.Equal(RunState.Succeeded, run.Run.State);
        Assert.Equal(3, starts.Count);
        for (var i = 1; i < starts.Count; i++)
        {
            Assert.InRange(starts[i].At - starts[i - 1].At, 0.75 * Delay, TimeSpan.FromSeconds(1) + Delay);
        }
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public void An_agent_is_held_back_as_long_as_it_asked_for(int hours)
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a"), Plans.Task("b", "c"), Plans.Task("c")), Options) { RetryAfter = Delay };
        run.Duration = (task, _) => TimeSpan.FromSeconds(task.Id == "c" ? 10 : 1);
        run.Outcome = (task, spec) => task.Id == "a" && spec.Attempt == 1 ? FailureClass.RateLimited : null;
        var starts = Starts(run);
        run.Complete(() =>
        {
            if (run.Run.FindTask("a")!.State == TaskState.Retrying)
            {
                run.Time.Set(TimeSpan.FromHours(hours));
            }

            return false;
        });
        Assert.Equal(RunState.Succeeded, run.Run.State);
        Assert.All(starts.Skip(2), start => Assert.Equal(TimeSpan.FromSeconds(1) + Delay, start.At));
        Assert.Equal(4, starts.Count);
    }

    [Theory]
    [InlineData(-5, 1.0)]
    [InlineData(0, 0.6)]
    [InlineData(5, 0.0)]
    public void After_a_resume_a_retry_waits_no_longer_than_was_recorded(int hours, double ofDelay)
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), Options);
        run.Outcome = (_, spec) => spec.Attempt == 1 ? FailureClass.RateLimited : null;
        run.RetryAfter = Delay;
        var starts = Starts(run);
        run.Complete(() => run.Run.Tasks[0].State == TaskState.Retrying);
        run.Time.Set(TimeSpan.FromHours(hours) + (0.4 * Delay));
        var resumed = run.Elapsed;
        run.Resume(new RunStarted("host", 1, "1", Simulated: true, Reopen: true));
        run.Complete();
        Assert.Equal(RunState.Succeeded, run.Run.State);
        Assert.Equal(ofDelay * Delay, starts[1].At - resumed);
    }

    [Fact]
    public void A_request_in_between_neither_shortens_nor_prolongs_a_wait()
    {
        using var run = new VirtualRun(
            Plans.Of(Plans.Task("a"), Plans.Task("gate") with { RequireApproval = true }), Options);
        run.Outcome = (task, spec) => task.Id == "a" && spec.Attempt == 1 ? FailureClass.RateLimited : null;
        run.RetryAfter = Delay;
        var starts = Starts(run);
        run.Complete(() => run.Run.Tasks[0].State == TaskState.Retrying);
        run.Time.Set(TimeSpan.FromHours(3));
        Assert.Null(run.Ask(new Engine.RunFiles.ApproveRequest(["gate"])));
        run.Complete();
        Assert.Equal(TimeSpan.FromSeconds(1) + Delay, starts.Single(start => start is { Id: "a", Attempt: 2 }).At);
    }

    private static List<(string Id, int Attempt, TimeSpan At)> Starts(VirtualRun run)
    {
        var starts = new List<(string, int, TimeSpan)>();
        run.OnStart = (task, spec) => starts.Add((task.Id, spec.Attempt, run.Elapsed));
        return starts;
    }
}
