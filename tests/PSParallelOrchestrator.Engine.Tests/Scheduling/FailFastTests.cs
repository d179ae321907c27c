using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

public class FailFastTests
{
    private static readonly RunOptions FailFast = new() { FailFast = true, Retry = new RetryOptions { MaxRetries = 0 } };

    [Fact]
    public void A_request_that_comes_with_the_failure_does_not_hide_it()
    {
        using var run = new VirtualRun(
            Plans.Of(Plans.Task("bad"), Plans.Task("slow"), Plans.Task("gate") with { RequireApproval = true }), FailFast);
        run.Duration = (task, _) => TimeSpan.FromSeconds(task.Id == "bad" ? 1 : 100);
        run.Outcome = (task, _) => task.Id == "bad" ? FailureClass.TaskFailed : null;
        run.Scheduler.Turn();
        run.Time.GoToNextTimer();
        Assert.Null(run.Ask(new ApproveRequest(["gate"])));
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal([TaskState.Failed, TaskState.Canceled, TaskState.Canceled], run.Run.Tasks.Select(task => task.State));
    }

    [Fact]
    public void A_denied_task_is_a_failure_too()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("slow"), Plans.Task("gate") with { RequireApproval = true }), FailFast);
        run.Duration = (_, _) => TimeSpan.FromSeconds(100);
        run.Scheduler.Turn();
        Assert.Null(run.Ask(new DenyRequest(["gate"], null)));
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal([TaskState.Canceled, TaskState.Failed], run.Run.Tasks.Select(task => task.State));
    }

    [Fact]
    public void A_retry_that_comes_with_the_failure_takes_it_back()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("bad"), Plans.Task("slow")), FailFast);
        run.Duration = (task, _) => TimeSpan.FromSeconds(task.Id == "bad" ? 1 : 100);
        run.Outcome = (task, spec) => task.Id == "bad" && spec.Attempt == 1 ? FailureClass.TaskFailed : null;
        run.Scheduler.Turn();
        run.Time.GoToNextTimer();
        Assert.Null(run.Ask(new RetryRequest(["bad"])));
        Assert.Equal(RunState.Succeeded, run.Complete());
    }
}
