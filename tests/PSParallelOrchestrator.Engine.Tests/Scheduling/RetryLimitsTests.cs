using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

/// <summary>Numbers at the ends of what options and servers may say.</summary>
public class RetryLimitsTests
{
    [Fact]
    public void No_delay_stays_no_delay_however_often_it_is_multiplied()
    {
        var retry = new RetryOptions { MaxRetries = 400, Delay = TimeSpan.Zero, BackoffMultiplier = 100 };
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), new RunOptions { Retry = retry });
        run.Outcome = (_, _) => FailureClass.Transient;
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(401, run.Run.Tasks[0].Attempts.Count);
        Assert.Equal(run.Run.Tasks[0].Attempts[0].FinishedAt, run.Run.Tasks[0].Attempts[^1].SubmittedAt - TimeSpan.FromSeconds(399));
    }

    [Fact]
    public void A_time_limit_that_is_multiplied_without_end_ends_at_what_can_be_counted()
    {
        var retry = new RetryOptions { MaxRetries = 20, EscalateTime = 100 };
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), new RunOptions { Retry = retry });
        run.Outcome = (_, _) => FailureClass.Timeout;
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(TimeSpan.FromDays(10_000), run.Started[^1].TimeLimit);
        Assert.Equal(TimeSpan.FromHours(10_000), run.Started[2].TimeLimit);
    }

    [Theory]
    [InlineData(long.MaxValue, 1)]
    [InlineData(long.MinValue, 0)]
    public void A_server_that_asks_for_an_impossible_wait_is_given_a_possible_one(long ticks, int days)
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a"))) { RetryAfter = TimeSpan.FromTicks(ticks) };
        run.Outcome = (_, spec) => spec.Attempt == 1 ? FailureClass.RateLimited : null;
        Assert.Equal(RunState.Succeeded, run.Complete());
        var attempts = run.Run.Tasks[0].Attempts;
        Assert.Equal(TimeSpan.FromDays(days), attempts[1].SubmittedAt - attempts[0].FinishedAt);
    }

    [Fact]
    public void A_rate_limit_that_a_task_dies_of_holds_the_others_back_too()
    {
        var retry = new RetryOptions { MaxRetries = 0, FreeRateLimits = 0 };
        using var run = new VirtualRun(Plans.Of(Plans.Task("a"), Plans.Task("b")), new RunOptions { MaxExecutors = 1, Retry = retry })
        {
            RetryAfter = TimeSpan.FromSeconds(90),
        };
        run.Outcome = (task, _) => task.Id == "a" ? FailureClass.RateLimited : null;
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(TimeSpan.FromSeconds(90), run.Run.Tasks[1].LastAttempt!.SubmittedAt - run.Run.Tasks[0].FinishedAt);
    }

    [Fact]
    public void Being_lost_between_two_rate_limits_does_not_start_their_count_anew()
    {
        var retry = new RetryOptions { MaxRetries = 0, FreeRateLimits = 2 };
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), new RunOptions { Retry = retry });
        run.Outcome = (_, spec) => spec.Attempt == 2 ? FailureClass.Lost : FailureClass.RateLimited;
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(4, run.Run.Tasks[0].Attempts.Count);
    }

    [Fact]
    public void A_service_that_is_overloaded_and_asks_for_a_time_is_left_alone_for_it()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a"))) { RetryAfter = TimeSpan.FromMinutes(10) };
        run.Outcome = (_, spec) => spec.Attempt == 1 ? FailureClass.Transient : null;
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.InRange(run.Elapsed, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
    }
}
