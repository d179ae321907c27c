using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Resources;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

public class SchedulerTests
{
    private static readonly RetryOptions NoJitterHidden = new() { MaxRetries = 2, Delay = TimeSpan.FromSeconds(8) };

    [Fact]
    public void A_task_starts_only_when_all_its_dependencies_succeeded()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            using var run = new VirtualRun(Plans.Random(new Random(seed), 40, 0.1), new RunOptions { MaxExecutors = 4 });
            run.OnStart = (task, _) => Assert.All(
                task.Definition.DependsOn, id => Assert.Equal(TaskState.Succeeded, run.Run.FindTask(id)!.State));
            Assert.Equal(RunState.Succeeded, run.Complete());
            Assert.Equal(40, run.Started.Count);
        }
    }

    [Fact]
    public void The_launching_is_durable_before_the_attempt_starts()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a"), Plans.Task("b", "a")));
        run.OnStart = (_, spec) =>
        {
            var durable = System.Text.Encoding.UTF8.GetString(run.File.ToArray(), 0, (int)run.File.Durable);
            Assert.Contains($"\"event\":\"attempt-launching\",\"task\":\"{spec.Task.Id}\"", durable, StringComparison.Ordinal);
        };
        Assert.Equal(RunState.Succeeded, run.Complete());
    }

    [Fact]
    public void A_result_is_durable_before_anybody_sees_it()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")));
        var seen = 0;
        run.Run.TaskFinished += (_, e) =>
        {
            seen++;
            var durable = System.Text.Encoding.UTF8.GetString(run.File.ToArray(), 0, (int)run.File.Durable);
            Assert.Contains("\"event\":\"attempt-finished\",\"task\":\"a\"", durable, StringComparison.Ordinal);
            Assert.Equal(TaskState.Succeeded, e.Task.State);
        };
        run.Complete();
        Assert.Equal(1, seen);
    }

    [Fact]
    public void When_the_journal_cannot_be_written_nothing_is_launched_and_nothing_shown()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")));
        run.File.Fault = new IOException("No space left on device");
        var error = Assert.Throws<OrchestratorException>(() => run.Scheduler.Turn());
        Assert.Equal("JournalNotWritten", error.ErrorId);
        Assert.Empty(run.Started);
        Assert.Equal(TaskState.Ready, run.Run.Tasks[0].State);
    }

    [Fact]
    public void A_failed_task_blocks_what_depends_on_it_and_the_rest_goes_on()
    {
        using var run = new VirtualRun(
            Plans.Of(Plans.Task("a"), Plans.Task("b", "a"), Plans.Task("c", "b"), Plans.Task("d")),
            new RunOptions { Retry = NoJitterHidden });
        run.Outcome = (task, _) => task.Id == "a" ? FailureClass.TaskFailed : null;
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(
            [TaskState.Failed, TaskState.Blocked, TaskState.Blocked, TaskState.Succeeded], run.Run.Tasks.Select(task => task.State));
        Assert.Equal(3, run.Run.Tasks[0].Attempts.Count);
        Assert.Equal("Depends on 'a', which failed.", run.Run.Tasks[1].Reason);
    }

    [Fact]
    public void Backoff_doubles_with_jitter_up_to_the_cap()
    {
        var retry = new RetryOptions
        {
            MaxRetries = 6,
            Delay = TimeSpan.FromSeconds(2),
            BackoffMultiplier = 2,
            MaxDelay = TimeSpan.FromSeconds(20),
        };
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), new RunOptions { Retry = retry });
        run.Outcome = (_, _) => FailureClass.Transient;
        run.Complete();
        var attempts = run.Run.Tasks[0].Attempts;
        Assert.Equal(7, attempts.Count);
        var waits = attempts.Zip(attempts.Skip(1), (first, next) => (next.SubmittedAt - first.FinishedAt!.Value).TotalSeconds).ToList();
        for (var i = 0; i < waits.Count; i++)
        {
            var plain = 2 * Math.Pow(2, i);
            Assert.InRange(waits[i], Math.Min(20, plain * 0.75) - 0.001, Math.Min(20, plain * 1.25) + 0.001);
        }
    }

    [Theory]
    [InlineData(FailureClass.Permanent, 1)]
    [InlineData(FailureClass.TaskFailed, 3)]
    [InlineData(FailureClass.Timeout, 3)]
    [InlineData(FailureClass.OutOfMemory, 3)]
    [InlineData(FailureClass.Transient, 3)]
    public void Retries_follow_the_failure_class(FailureClass failure, int attempts)
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), new RunOptions { Retry = NoJitterHidden });
        run.Outcome = (_, _) => failure;
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(attempts, run.Run.Tasks[0].Attempts.Count);
        Assert.Equal(failure, run.Run.Tasks[0].FailureClass);
    }

    [Theory]
    [InlineData(FailureClass.Lost)]
    [InlineData(FailureClass.Preempted)]
    [InlineData(FailureClass.RateLimited)]
    public void Some_failures_are_not_held_against_the_task(FailureClass failure)
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), new RunOptions { Retry = NoJitterHidden with { MaxRetries = 0 } });
        run.Outcome = (_, spec) => spec.Attempt <= 5 ? failure : null;
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.Equal(6, run.Run.Tasks[0].Attempts.Count);
        Assert.Equal(0, run.Run.Tasks[0].CountedFailures);
    }

    [Fact]
    public void Rate_limits_count_past_their_limit()
    {
        using var run = new VirtualRun(
            Plans.Of(Plans.Task("a")), new RunOptions { Retry = NoJitterHidden with { MaxRetries = 1, FreeRateLimits = 3 } });
        run.Outcome = (_, _) => FailureClass.RateLimited;
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(5, run.Run.Tasks[0].Attempts.Count);
    }

    [Fact]
    public void A_rate_limit_holds_back_other_starts_of_that_agent_and_nothing_else()
    {
        var plan = Plans.Of(
            Plans.Task("limited"),
            Plans.Task("other"),
            new OrchestratorTask { Id = "command", Command = "true" });
        using var run = new VirtualRun(plan, new RunOptions { MaxExecutors = 1 });
        run.RetryAfter = TimeSpan.FromSeconds(90);
        string? why = null;
        run.Outcome = (task, spec) =>
        {
            why ??= task.Id == "command" ? run.Run.Tasks[1].Reason : null;
            return task.Id == "limited" && spec.Attempt == 1 ? FailureClass.RateLimited : null;
        };
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.Matches("^Held back until .*Z: the service of Simulated limited the rate \\(task 'limited'\\)", why);
        Assert.Null(run.Run.Tasks[1].Reason);
        Assert.Equal(["limited", "command", "limited", "other"], run.Started.Select(spec => spec.Task.Id));
        var waited = run.Run.Tasks[0].Attempts[1].SubmittedAt - run.Run.Tasks[0].Attempts[0].FinishedAt!.Value;
        Assert.Equal(90, waited.TotalSeconds, precision: 3);
    }

    [Fact]
    public void Memory_doubles_after_an_out_of_memory_up_to_the_cap()
    {
        var plan = Plans.Of(Plans.Task("a") with { Resources = new TaskResources { Memory = MemorySize.Parse("2G") } });
        using var run = new VirtualRun(
            plan, new RunOptions { Retry = NoJitterHidden with { MaxRetries = 4, MemoryCap = MemorySize.Parse("7G") } });
        run.Outcome = (_, _) => FailureClass.OutOfMemory;
        run.Complete();
        Assert.Equal(["2G", "4G", "7G", "7G", "7G"], run.Started.Select(spec => spec.Resources!.Memory.ToString()));
    }

    [Fact]
    public void The_time_limit_grows_after_a_timeout_when_asked_for()
    {
        var plan = Plans.Of(Plans.Task("a") with { TimeLimit = TimeSpan.FromMinutes(10) });
        using var run = new VirtualRun(plan, new RunOptions { Retry = NoJitterHidden with { EscalateTime = 1.5 } });
        run.Outcome = (_, _) => FailureClass.Timeout;
        run.Complete();
        Assert.Equal([10, 15, 22.5], run.Started.Select(spec => spec.TimeLimit.TotalMinutes));
    }

    [Fact]
    public void Resources_are_respected_and_a_large_task_is_not_starved()
    {
        var small = new TaskResources { Cpus = 1 };
        var tasks = Enumerable.Range(0, 60).Select(i => Plans.Task($"small{i}") with { Resources = small }).ToList();
        tasks.Insert(2, Plans.Task("large") with { Resources = new TaskResources { Cpus = 4 } });
        using var run = new VirtualRun(
            Plans.Of([.. tasks]), new RunOptions { MaxExecutors = 8 }, capacity: new ResourceDemand(4, 1L << 30, 0));
        var inUse = 0.0;
        run.OnStart = (_, spec) =>
        {
            inUse = run.Run.Tasks.Where(task => task.State == TaskState.Running).Sum(task => task.Definition.Resources!.Cpus!.Value);
            Assert.True(inUse <= 4, $"{inUse} CPUs in use");
        };
        run.Duration = (task, _) => TimeSpan.FromSeconds(task.Ordinal % 3 + 1);
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.True(run.Started.FindIndex(spec => spec.Task.Id == "large") < 40, "the large task waited for all the small ones");
    }

    [Fact]
    public void Gpus_are_handed_out_by_number_and_never_twice()
    {
        var plan = Plans.Of([
            .. Enumerable.Range(0, 9).Select(i => Plans.Task($"t{i}") with { Resources = new TaskResources { Gpus = 1 + (i % 2) } }),
        ]);
        using var run = new VirtualRun(plan, new RunOptions { MaxExecutors = 9 }, capacity: new ResourceDemand(64, 1L << 30, 3));
        var held = new Dictionary<string, IReadOnlyList<int>>();
        run.Run.TaskFinished += (_, e) => held.Remove(e.Task.Id);
        run.OnStart = (task, spec) =>
        {
            Assert.Equal(task.Definition.Resources!.Gpus, spec.Gpus!.Count);
            Assert.DoesNotContain(spec.Gpus, gpu => held.Values.Any(gpus => gpus.Contains(gpu)));
            held.Add(task.Id, spec.Gpus);
        };
        Assert.Equal(RunState.Succeeded, run.Complete());
    }

    [Fact]
    public void Stop_ends_what_runs_and_cancels_what_waits()
    {
        using var run = new VirtualRun(
            Plans.Of(Plans.Task("a"), Plans.Task("b"), Plans.Task("c", "a")), new RunOptions { MaxExecutors = 1 });
        run.Scheduler.Turn();
        Assert.Null(run.Ask(new StopRequest("enough")));
        Assert.Equal(RunState.Canceled, run.Complete());
        Assert.All(run.Run.Tasks, task => Assert.Equal(TaskState.Canceled, task.State));
    }

    [Fact]
    public void Fail_fast_stops_at_the_first_final_failure()
    {
        using var run = new VirtualRun(
            Plans.Of(Plans.Task("bad"), Plans.Task("slow"), Plans.Task("waiting", "slow")),
            new RunOptions { FailFast = true, Retry = NoJitterHidden with { MaxRetries = 0 } });
        run.Duration = (task, _) => TimeSpan.FromSeconds(task.Id == "bad" ? 1 : 100);
        run.Outcome = (task, _) => task.Id == "bad" ? FailureClass.TaskFailed : null;
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal([TaskState.Failed, TaskState.Canceled, TaskState.Canceled], run.Run.Tasks.Select(task => task.State));
    }

    [Fact]
    public void A_failed_task_and_what_it_blocked_run_again_on_request()
    {
        var heal = false;
        using var run = new VirtualRun(
            Plans.Of(Plans.Task("a"), Plans.Task("b", "a"), Plans.Task("slow")),
            new RunOptions { Retry = NoJitterHidden with { MaxRetries = 0 } });
        run.Duration = (task, _) => TimeSpan.FromSeconds(task.Id == "slow" ? 1000 : 1);
        run.Outcome = (task, _) => task.Id == "a" && !heal ? FailureClass.TaskFailed : null;
        run.Complete(until: () => run.Run.FindTask("b")!.State == TaskState.Blocked);
        heal = true;
        Assert.Null(run.Ask(new RetryRequest(["a"])));
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.Equal(2, run.Run.FindTask("a")!.Attempts.Count);
    }

    [Theory]
    [InlineData("nope", "the run has no task 'nope'")]
    [InlineData("slow", "task 'slow' is Running")]
    public void A_retry_that_makes_no_sense_is_refused(string id, string why)
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("slow")));
        run.Scheduler.Turn();
        Assert.Contains(why, run.Ask(new RetryRequest([id])), StringComparison.Ordinal);
        Assert.Equal(RunState.Succeeded, run.Complete());
    }

    [Fact]
    public void A_task_that_requires_approval_waits_and_a_denied_one_fails()
    {
        using var run = new VirtualRun(Plans.Of(
            Plans.Task("yes") with { RequireApproval = true },
            Plans.Task("no") with { RequireApproval = true },
            Plans.Task("after", "no"),
            Plans.Task("free")));
        run.Complete(until: () => run.Run.FindTask("free")!.State == TaskState.Succeeded);
        Assert.Equal(TaskState.WaitingForApproval, run.Run.FindTask("yes")!.State);
        Assert.Null(run.Ask(new ApproveRequest(["yes"])));
        Assert.Null(run.Ask(new DenyRequest(["no"], "too risky")));
        Assert.Equal(RunState.Failed, run.Complete());
        Assert.Equal(
            [TaskState.Succeeded, TaskState.Failed, TaskState.Blocked, TaskState.Succeeded], run.Run.Tasks.Select(task => task.State));
        Assert.Equal("Denied: too risky", run.Run.FindTask("no")!.Reason);
    }

    [Fact]
    public void A_stale_message_changes_nothing()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")));
        run.Scheduler.Turn();
        var now = run.Time.GetUtcNow();
        run.Scheduler.Post(new AttemptEndedMessage(
            run.Run.Tasks[0],
            Attempt: 7,
            new AttemptResult { Token = "stale", StartedAt = now, FinishedAt = now, FailureClass = FailureClass.Permanent },
            null,
            []));
        Assert.Equal(RunState.Succeeded, run.Complete());
    }

    [Fact]
    public void Events_of_one_turn_share_one_flush()
    {
        var plan = Plans.Of([.. Enumerable.Range(0, 100).Select(i => Plans.Task($"t{i}"))]);
        using var run = new VirtualRun(plan, new RunOptions { MaxExecutors = 100 });
        run.Scheduler.Turn();
        Assert.Equal(1, run.File.Flushes);
    }
}
