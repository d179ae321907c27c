using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

public class StopTaskTests
{
    private static readonly OrchestratorPlan Chain =
        Plans.Of(Plans.Task("a"), Plans.Task("b", "a"), Plans.Task("c", "b"), Plans.Task("other"), Plans.Task("after", "other"));

    [Fact]
    public void A_running_task_is_ended_what_depends_on_it_is_blocked_and_the_rest_goes_on()
    {
        using var run = new VirtualRun(Chain);
        run.Scheduler.Turn();
        Assert.Null(run.Ask(Stop("a")));
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(
            [TaskState.Canceled, TaskState.Blocked, TaskState.Blocked, TaskState.Succeeded, TaskState.Succeeded],
            run.Run.Tasks.Select(task => task.State));
        Assert.Equal("enough", run.Run.Tasks[0].Reason);
        Assert.Equal("enough", run.Run.Tasks[0].LastAttempt!.Message);
        Assert.Single(run.Run.Tasks[0].Attempts);
    }

    [Fact]
    public void A_waiting_task_is_canceled_at_once()
    {
        using var run = new VirtualRun(Chain, new RunOptions { MaxExecutors = 1 });
        run.Scheduler.Turn();
        Assert.Null(run.Ask(Stop("b", "other")));
        Assert.Equal(
            [TaskState.Running, TaskState.Canceled, TaskState.Blocked, TaskState.Canceled, TaskState.Blocked],
            run.Run.Tasks.Select(task => task.State));
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal("a", Assert.Single(run.Started).Task.Id);
    }

    [Fact]
    public void A_task_that_waits_for_its_next_attempt_or_for_approval_does_not_wait_on()
    {
        var plan = Plans.Of(Plans.Task("a"), Plans.Task("gate") with { RequireApproval = true }, Plans.Task("after", "gate"));
        using var run = new VirtualRun(plan) { Outcome = (_, _) => FailureClass.TaskFailed };
        run.Complete(until: () => run.Run.Tasks[0].State == TaskState.Retrying);
        Assert.Null(run.Ask(Stop("a", "gate")));
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal([TaskState.Canceled, TaskState.Canceled, TaskState.Blocked], run.Run.Tasks.Select(task => task.State));
        Assert.Single(run.Started);
    }

    [Fact]
    public void It_is_not_tried_again_however_its_attempt_ends()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), cancel: FailureClass.Transient);
        run.Scheduler.Turn();
        Assert.Null(run.Ask(Stop("a")));
        run.Complete();
        Assert.Equal(TaskState.Canceled, run.Run.Tasks[0].State);
        Assert.Single(run.Started);
    }

    [Fact]
    public void What_has_ended_or_is_not_there_is_refused_and_nothing_is_stopped()
    {
        using var run = new VirtualRun(Chain);
        run.Complete(until: () => run.Run.Tasks[0].State == TaskState.Succeeded);
        Assert.Contains("'a' is Succeeded", run.Ask(Stop("a", "b")), StringComparison.Ordinal);
        Assert.Contains("no task 'x'", run.Ask(Stop("x")), StringComparison.Ordinal);
        Assert.Equal(RunState.Succeeded, run.Complete());
    }

    [Fact]
    public async Task A_retry_runs_it_again_with_what_it_blocked_and_a_resume_does_not()
    {
        using var run = new VirtualRun(Chain);
        run.Scheduler.Turn();
        Assert.Null(run.Ask(Stop("a")));
        run.Complete();
        run.Resume(new RunStarted("host", 1, "0", Simulated: true, Reopen: true));
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(TaskState.Canceled, run.Run.Tasks[0].State);
        run.Resume(new RunStarted("host", 1, "0", Simulated: true, Reopen: false));
        var answer = run.Post(new RetryRequest(["a"]));
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.Null(await answer);
    }

    [Fact]
    public void An_orchestrator_that_is_killed_before_the_attempt_ended_leaves_it_to_the_next_one()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a"))) { EndsSlowly = true };
        run.Scheduler.Turn();
        Assert.Null(run.Ask(Stop("a")));
        Assert.Equal(TaskState.Running, run.Run.Tasks[0].State);
        Assert.Equal("enough", run.Run.Tasks[0].Reason);
        run.EndsSlowly = false;
        run.Scheduler.Begin();
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(TaskState.Canceled, run.Run.Tasks[0].State);
    }

    [Fact]
    public void Every_end_is_told_also_of_tasks_without_an_attempt()
    {
        var plan = Plans.Of(
            Plans.Task("fails"),
            Plans.Task("blocked", "fails"),
            Plans.Task("later", "blocked"),
            Plans.Task("gate") with { RequireApproval = true },
            Plans.Task("behind", "gate"),
            Plans.Task("stopped", "long"),
            Plans.Task("after", "stopped"),
            Plans.Task("long") with { EstimatedDuration = TimeSpan.FromHours(1) },
            Plans.Task("waits", "long"));
        using var run = new VirtualRun(plan) { Outcome = (task, _) => task.Id == "fails" ? FailureClass.Permanent : null };
        var told = new List<string>();
        run.Run.TaskFinished += (_, e) => told.Add($"{e.Task.Id} {e.Task.State}");
        run.Complete(until: () => run.Run.Tasks[0].State == TaskState.Failed);
        Assert.Null(run.Ask(new DenyRequest(["gate"], null)));
        Assert.Null(run.Ask(Stop("stopped")));
        Assert.Null(run.Ask(new StopRequest("all")));
        run.Complete();
        Assert.Equal(
            [
                "after Blocked", "behind Blocked", "blocked Blocked", "fails Failed", "gate Failed", "later Blocked", "long Canceled",
                "stopped Canceled", "waits Canceled",
            ],
            told.Order(StringComparer.Ordinal));
    }

    private static StopTasksRequest Stop(params string[] tasks) => new(tasks, "enough");
}
