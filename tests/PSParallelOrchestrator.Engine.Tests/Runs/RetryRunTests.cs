using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

/// <summary>Failures and retries, from the rule to the reports.</summary>
public sealed class RetryRunTests
{
    [Fact]
    public async Task A_task_that_fails_twice_succeeds_at_the_third_attempt()
    {
        await using var run = await RealRun.CompletedAsync(Plans.Of(Plans.Task("a"), Plans.Task("b", "a")), RealRun.Options("a:fail=2"));

        Assert.Equal(RunState.Succeeded, run.Run.State);
        Assert.Equal(3, run.Summary("a").GetProperty("attempts").GetInt32());
        Assert.Equal(["Failed", "Failed", "Succeeded"], run.Trace("a", "state"));
        Assert.Equal(["TaskFailed", "TaskFailed", ""], run.Trace("a", "failureClass"));
        Assert.Equal([$"po-{run.Run.Id}-0-1", $"po-{run.Run.Id}-0-2", $"po-{run.Run.Id}-0-3"], run.Trace("a", "token"));
        var last = run.Journal().FindLastIndex(happened => Is(happened, "attempt-finished", "a"));
        Assert.True(last < run.Journal().FindIndex(happened => Is(happened, "attempt-launching", "b")));
        Assert.Equal(3, run.Journal().Count(happened => Is(happened, "attempt-launching", "a")));
    }

    [Fact]
    public async Task Retries_come_to_an_end_and_what_depends_is_blocked()
    {
        var plan = Plans.Of(
            Plans.Task("a"),
            Plans.Task("b", "a"),
            Plans.Task("c", "b"),
            Plans.Task("d") with
            {
                MaxRetries = 0,
            },
            Plans.Task("e"));
        await using var run = await RealRun.CompletedAsync(
            plan, RealRun.Options("a:fail=-1", "d:fail=-1") with { Retry = new RetryOptions { MaxRetries = 2, Delay = TimeSpan.Zero } });

        Assert.Equal(RunState.Failed, run.Run.State);
        Assert.Equal(
            ["Failed 3", "Blocked 0", "Blocked 0", "Failed 1", "Succeeded 1"],
            run.Run.Tasks.Select(task => $"{run.Summary(task.Id).GetProperty("state")} {run.Summary(task.Id).GetProperty("attempts")}"));
        Assert.Contains("'a'", run.Task("b").Reason, StringComparison.Ordinal);
        Assert.Contains("Next attempt in", run.Output("orchestrator.log"), StringComparison.Ordinal);
        Assert.Contains("No further attempt", run.Output("orchestrator.log"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_get_better_is_not_tried_again()
    {
        await using var run = await RealRun.CompletedAsync(Plans.Of(Plans.Task("a")), RealRun.Options("a:fail=1,class=Permanent"));
        Assert.Equal(["Permanent"], run.Trace("a", "failureClass"));
    }

    [Fact]
    public async Task A_rate_limit_waits_as_long_as_it_says_and_does_not_count()
    {
        var wait = TimeSpan.FromMilliseconds(300);
        await using var run = await RealRun.CompletedAsync(
            Plans.Of(Plans.Task("a") with { MaxRetries = 0 }), RealRun.Options("a:fail=1,class=RateLimited,retryAfter=300ms"));
        Assert.Equal(RunState.Succeeded, run.Run.State);
        Assert.Equal(["RateLimited", ""], run.Trace("a", "failureClass"));
        var attempts = run.Task("a").Attempts;
        Assert.True(attempts[1].SubmittedAt - attempts[0].FinishedAt >= wait);
    }

    [Fact]
    public async Task Memory_is_doubled_until_it_is_enough()
    {
        var plan = Plans.Of(Plans.Task("a") with { Resources = new TaskResources { Memory = MemorySize.Parse("64M") } });
        await using var run = await RealRun.CompletedAsync(plan, RealRun.Options("a:memory=200M"));
        Assert.Equal(["OutOfMemory", "OutOfMemory", ""], run.Trace("a", "failureClass"));
        Assert.Equal([null, MemorySize.Parse("128M"), MemorySize.Parse("256M")], run.Task("a").Attempts.Select(attempt => attempt.Memory));
    }

    [Fact]
    public async Task Memory_is_never_above_the_cap()
    {
        var plan = Plans.Of(Plans.Task("a") with { Resources = new TaskResources { Memory = MemorySize.Parse("64M") } });
        var options = RealRun.Options("a:memory=200M");
        await using var run = await RealRun.CompletedAsync(
            plan,
            options with
            {
                Retry = options.Retry with { MemoryCap = MemorySize.Parse("100M") },
            });
        Assert.Equal(RunState.Failed, run.Run.State);
        Assert.Equal(MemorySize.Parse("100M"), run.Task("a").LastAttempt!.Memory);
        Assert.Equal(4, run.Task("a").Attempts.Count);
    }

    [Fact]
    public async Task A_task_that_hangs_is_ended_at_its_time_limit_which_grows()
    {
        var options = RealRun.Options("a:hang");
        var plan = Plans.Of(Plans.Task("a") with { TimeLimit = TimeSpan.FromMilliseconds(50), MaxRetries = 2 });
        await using var run = await RealRun.CompletedAsync(plan, options with { Retry = options.Retry with { EscalateTime = 2 } });
        Assert.Equal(RunState.Failed, run.Run.State);
        Assert.Equal(["Timeout", "Timeout", "Timeout"], run.Trace("a", "failureClass"));
        Assert.Equal([null, 100, 200], run.Task("a").Attempts.Select(attempt => attempt.TimeLimit?.TotalMilliseconds));
    }

    [Fact]
    public async Task Fail_fast_ends_what_runs_and_starts_nothing_more()
    {
        var plan = Plans.Of(Plans.Task("a"), Plans.Task("hanging"), Plans.Task("waiting"), Plans.Task("after", "a"));
        await using var run = await RealRun.CompletedAsync(
            plan,
            RealRun.Options("a:fail=-1,class=Permanent,duration=100ms", "hanging:hang") with { FailFast = true, MaxExecutors = 2 });
        Assert.Equal(RunState.Failed, run.Run.State);
        Assert.Equal(
            [TaskState.Failed, TaskState.Canceled, TaskState.Canceled, TaskState.Blocked],
            run.Run.Tasks.Select(task => task.State));
        Assert.Empty(run.Task("waiting").Attempts);
    }

    private static bool Is(System.Text.Json.JsonElement happened, string type, string task) =>
        happened.GetProperty("event").GetString() == type && happened.GetProperty("task").GetString() == task;
}
