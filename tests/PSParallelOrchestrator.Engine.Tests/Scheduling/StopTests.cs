using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

public class StopTests
{
    [Fact]
    public void Being_stopped_does_not_cost_a_retry()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")));
        run.Scheduler.Turn();
        run.Ask(new StopRequest("enough"));
        Assert.Equal(RunState.Canceled, run.Complete());
        Assert.Equal(0, run.Run.Tasks[0].CountedFailures);
    }

    [Fact]
    public void A_task_that_fails_while_the_run_stops_and_would_be_tried_again_is_canceled_so_that_a_resume_does_so()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), cancel: FailureClass.Transient);
        run.Scheduler.Turn();
        run.Ask(new StopRequest("enough"));
        Assert.Equal(RunState.Canceled, run.Complete());
        Assert.Equal(TaskState.Canceled, run.Run.Tasks[0].State);
        Assert.Null(run.Run.Tasks[0].RetryAt);
    }

    [Fact]
    public void What_is_stopped_because_a_task_failed_says_which()
    {
        var options = new RunOptions { FailFast = true, Retry = new RetryOptions { MaxRetries = 0 } };
        using var run = new VirtualRun(Plans.Of(Plans.Task("bad"), Plans.Task("good")), options)
        {
            Outcome = (task, _) => task.Id == "bad" ? FailureClass.Permanent : null,
            Duration = (task, _) => TimeSpan.FromSeconds(task.Id == "bad" ? 1 : 10),
        };
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Contains("'bad'", run.Run.Tasks[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_blocked_task_names_the_one_with_which_it_began()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a"), Plans.Task("b", "a"), Plans.Task("c", "b"), Plans.Task("d", "c")))
        {
            Outcome = (_, _) => FailureClass.Permanent,
        };
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(
            ["Depends on 'a', which failed.", "Depends by way of 'b' on 'a', which failed.", "Depends by way of 'c' on 'a', which failed."],
            run.Run.Tasks.Skip(1).Select(task => task.Reason));
        var (root, blocked) = Assert.Single(RunFailures.Of(run.Run));
        Assert.Equal(("a", "b c d"), (root.Id, string.Join(' ', blocked.Select(task => task.Id))));
    }

    [Fact]
    public void Who_asks_again_does_not_wait_for_what_is_being_ended()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a"), Plans.Task("b"))) { EndsSlowly = true };
        run.Scheduler.Turn();
        run.Ask(new StopRequest("enough"));
        Assert.Empty(run.Hurried);
        run.Ask(new StopRequest("at once"));
        Assert.Equal(run.Started.Select(spec => spec.Token).Order(), run.Hurried.Order());
        Assert.Equal(RunState.Canceled, run.Complete());
    }

    [Fact]
    public void A_task_that_fails_for_good_while_the_run_stops_has_failed()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), cancel: FailureClass.Permanent);
        run.Scheduler.Turn();
        run.Ask(new StopRequest("enough"));
        Assert.Equal(RunState.Canceled, run.Complete());
        Assert.Equal(TaskState.Failed, run.Run.Tasks[0].State);
    }

    [Fact]
    public async Task A_request_that_the_journal_cannot_take_is_answered()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")));
        run.Scheduler.Turn();
        run.File.Fault = new IOException("No space left on device");
        var message = new RequestMessage(new StopRequest("enough"));
        run.Scheduler.Post(message);
        Assert.Throws<OrchestratorException>(() => run.Scheduler.Turn());
        Assert.True(message.Answer.Task.IsCompletedSuccessfully, "Whoever asked waits for ever, and the end of the run for whoever asked.");
        Assert.NotNull(await message.Answer.Task);
    }
}
