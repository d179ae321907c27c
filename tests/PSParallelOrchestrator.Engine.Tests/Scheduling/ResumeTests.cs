using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Resources;
using PSParallelOrchestrator.Engine.Tests.Scheduling.Properties;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

/// <summary>What an orchestrator that takes over knows of what the one before it had begun.</summary>
public class ResumeTests
{
    private static readonly RunStarted Started = new("host", 1, "0", Simulated: true, Reopen: true);

    [Fact]
    public void An_attempt_that_lives_on_keeps_its_own_gpu()
    {
        var gpu = new TaskResources { Gpus = 1 };
        using var first = new VirtualRun(
            Plans.Of(
                Plans.Task("a") with
                {
                    Resources = gpu,
                },
                Plans.Task("b") with
                {
                    Resources = gpu,
                },
                Plans.Task("c") with
                {
                    Resources = gpu,
                }),
            new RunOptions { MaxExecutors = 2 },
            new ResourceDemand(4, 1L << 30, 2));
        first.Duration = (task, _) => TimeSpan.FromSeconds(task.Id == "a" ? 1 : 100);
        first.Scheduler.Turn();
        first.Time.GoToNextTimer();

        // The end of a is recorded; b, which has GPU 1, lives on.
        var records = Records(first, () => first.Run.Tasks[0].State == TaskState.Succeeded);
        using var second = Resumed(
            first,
            records.FindIndex(record => record.Event is AttemptFinished) + 1,
            new ResourceDemand(4, 1L << 30, 2));
        second.Adopt(second.Run.Tasks[1].LastAttempt!, TimeSpan.FromSeconds(50), lost: false);
        second.OnStart = (_, spec) => Assert.Equal([0], spec.Gpus!);
        Assert.Equal(RunState.Succeeded, second.Complete());
        Assert.Single(second.Started);
    }

    [Fact]
    public void A_smaller_machine_gives_what_it_has_instead_of_waiting_for_what_the_larger_one_gave()
    {
        using var first = new VirtualRun(Plans.Of(Plans.Task("a")), capacity: new ResourceDemand(4, 64L << 30, 0));
        first.Outcome = (_, spec) => spec.Attempt <= 3 ? FailureClass.OutOfMemory : null;
        var records = Records(first, () => first.Run.Tasks[0].Attempts.Count == 3);
        using var second = Resumed(first, records.Count, new ResourceDemand(4, 6L << 30, 0));
        second.Adopt(second.Run.Tasks[0].LastAttempt!, TimeSpan.Zero, lost: true);
        Assert.Equal(RunState.Succeeded, second.Complete());
        Assert.Equal("6G", second.Run.Tasks[0].LastAttempt!.Memory.ToString());
    }

    [Fact]
    public void An_agent_that_asked_to_wait_is_still_held_back()
    {
        using var first = new VirtualRun(Plans.Of(Plans.Task("a"), Plans.Task("b")), new RunOptions { MaxExecutors = 1 })
        {
            RetryAfter = TimeSpan.FromHours(1),
        };
        first.Outcome = (_, _) => FailureClass.RateLimited;
        var records = Records(first, () => first.Run.Tasks[0].State == TaskState.Retrying);
        using var second = Resumed(first, records.Count, capacity: null);
        Assert.Equal(RunState.Succeeded, second.Complete());
        Assert.All(
            second.Run.Tasks,
            task => Assert.True(task.LastAttempt!.SubmittedAt >= second.Run.Tasks[0].Attempts[0].FinishedAt!.Value.AddHours(1)),
            throwIfEmpty: true);
    }

    [Fact]
    public void A_failure_that_should_have_stopped_the_run_stops_it_though_the_orchestrator_died_in_between()
    {
        using var first = new VirtualRun(
            Plans.Of(Plans.Task("bad"), Plans.Task("other")),
            new RunOptions { FailFast = true, MaxExecutors = 1, Retry = new RetryOptions { MaxRetries = 0 } });
        first.Outcome = (_, _) => FailureClass.TaskFailed;
        var records = Records(first, () => false);
        using var second = Resumed(first, records.FindIndex(record => record.Event is AttemptFinished) + 1, capacity: null);
        Assert.Equal(RunState.Failed, second.Complete());
        Assert.Equal([TaskState.Failed, TaskState.Canceled], second.Run.Tasks.Select(task => task.State));
        Assert.Empty(second.Started);
    }

    private static List<JournalRecord> Records(VirtualRun run, Func<bool> until)
    {
        run.Complete(until);
        return JournalText.Read(run.File.ToArray(), after: 0);
    }

    private static VirtualRun Resumed(VirtualRun first, int events, ResourceDemand? capacity)
    {
        var run = first.Run;
        var second = new VirtualRun(
            new OrchestratorRun(run.Id, run.Directory, run.Plan, run.Options, run.CreatedAt),
            JournalText.Read(first.File.ToArray(), after: 0)[..events],
            capacity,
            seed: 1);
        second.Resume(Started);
        return second;
    }
}
