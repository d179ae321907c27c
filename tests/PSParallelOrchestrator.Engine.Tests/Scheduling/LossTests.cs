using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

/// <summary>Attempts that are lost: free, but not for ever.</summary>
public class LossTests
{
    [Fact]
    public void A_task_that_is_lost_each_time_fails_after_ten_free_losses_and_its_retries_with_backoff()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), Options()) { Outcome = (_, _) => FailureClass.Lost };
        Assert.Equal(RunState.Failed, run.Complete());
        var attempts = run.Run.Tasks[0].Attempts;
        Assert.Equal(RetryPolicy.FreeLosses + 1 + 3, attempts.Count);
        var delays = attempts.Zip(attempts.Skip(1), (one, next) => (next.SubmittedAt - one.FinishedAt!.Value).TotalSeconds).ToList();
        Assert.All(delays[..RetryPolicy.FreeLosses], delay => Assert.Equal(0, delay));
        Assert.Equal(
            [4, 8, 16],
            delays[RetryPolicy.FreeLosses..].Select((delay, i) => delay >= 3 << i && delay <= 5 << i ? 4 << i : delay));
    }

    [Fact]
    public void A_task_that_asks_its_own_executor_to_end_comes_to_an_end()
    {
        var options = Options() with { Retry = Options().Retry with { MaxRetries = 0 } };
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), options) { Outcome = (_, _) => FailureClass.Preempted };
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(RetryPolicy.FreePreemptions + 1, run.Run.Tasks[0].Attempts.Count);
    }

    [Fact]
    public void A_loss_after_another_end_is_free_again()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), Options())
        {
            Outcome = (task, spec) => spec.Attempt == 25 ? null : spec.Attempt is 10 or 20 ? FailureClass.TaskFailed : FailureClass.Lost,
        };
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.Equal(2, run.Run.Tasks[0].CountedFailures);
    }

    private static RunOptions Options() => new() { Retry = new RetryOptions { MaxRetries = 3, Delay = TimeSpan.FromSeconds(4) } };
}
