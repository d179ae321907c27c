using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.RunFiles;
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
        Assert.Equal(
            [TaskState.Running, TaskState.Pending, TaskState.Pending, TaskState.Canceled],
            run.Run.Tasks.Select(task => task.State));
        run.Complete();
        Assert.Equal(
            [TaskState.Succeeded, TaskState.Succeeded, TaskState.Succeeded, TaskState.Canceled],
            run.Run.Tasks.Select(task => task.State));
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

    [Fact]
    public void A_blocked_task_stands_for_what_blocks_it_and_follows_it()
    {
        var plan = Plans.Of(
            Plans.Task("a"),
            Plans.Task("b"),
            Plans.Task("c", "a", "b"),
            Plans.Task("d", "c"),
            Plans.Task("other"),
            Plans.Task("after", "other"));
        using var run = new VirtualRun(plan)
        {
            Outcome = (task, _) => task.Definition.DependsOn.Count == 0 ? FailureClass.Permanent : null,
        };
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(TaskState.Blocked, run.Run.Tasks[3].State);
        Assert.Equal(["a", "b"], RequestRules.Retry(run.Run, ["d"], out var problem));
        Assert.Null(problem);
        Assert.Equal(["a", "b", "other"], RequestRules.Retry(run.Run, ["other", "d", "b"], out problem));
        Assert.Null(problem);
        Assert.Equal(["a", "b", "other"], RequestRules.Retry(run.Run, [], out problem));
        Assert.Null(problem);
        RequestRules.Retry(run.Run, ["nosuch", "c"], out problem);
        Assert.Contains("'nosuch'", problem, StringComparison.Ordinal);
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
