using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

public class RetryRequestTests
{
    [Fact]
    public void What_depends_on_a_task_that_is_retried_runs_after_it_also_where_it_was_canceled()
    {
        using var run = Stopped(Plans.Of(Plans.Task("a"), Plans.Task("b", "a"), Plans.Task("c", "b"), Plans.Task("other")));
        run.Resume(new RunStarted("host", 1, "0", Simulated: true, Reopen: false));
        Assert.Null(run.Ask(new RetryRequest(["a"])));
        Assert.Equal([TaskState.Running, TaskState.Pending, TaskState.Pending, TaskState.Canceled], run.Run.Tasks.Select(task => task.State));
        run.Complete();
        Assert.Equal([TaskState.Succeeded, TaskState.Succeeded, TaskState.Succeeded, TaskState.Canceled], run.Run.Tasks.Select(task => task.State));
    }

    [Fact]
    public void A_canceled_task_that_needs_approval_asks_for_it_when_what_it_depends_on_is_retried()
    {
        using var run = Stopped(Plans.Of(Plans.Task("a"), Plans.Task("gate", "a") with { RequireApproval = true }));
        run.Resume(new RunStarted("host", 1, "0", Simulated: true, Reopen: false));
        Assert.Null(run.Ask(new RetryRequest(["a"])));
        run.Complete(until: () => run.Run.Tasks[1].State == TaskState.WaitingForApproval);
        Assert.Null(run.Ask(new ApproveRequest([])));
        Assert.Equal(RunState.Succeeded, run.Complete());
    }

    private static VirtualRun Stopped(OrchestratorPlan plan)
    {
        var run = new VirtualRun(plan, new RunOptions { MaxExecutors = 1 });
        run.Scheduler.Turn();
        run.Ask(new StopRequest("enough"));
        Assert.Equal(RunState.Canceled, run.Complete());
        return run;
    }
}
