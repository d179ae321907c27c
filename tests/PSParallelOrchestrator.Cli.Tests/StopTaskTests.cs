using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary><c>psorch stop RUN TASK</c>: single tasks are stopped, and the rest goes on.</summary>
public sealed class StopTaskTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task What_runs_and_what_waits_is_stopped_and_only_a_retry_runs_it_again(string backend)
    {
        var run = await GatedRun.StartAsync(
            place,
            ["--backend", backend],
            PlanText.Shell("long", $"[ -e '{place["again"]}' ] || sh -c 'sleep 300; true' {place.Marker}"),
            PlanText.Shell("after", "true", ["long"]),
            PlanText.Shell("waits", "true", ["gate"]));
        await TestPlace.Until(() => place.Marked().Count > 0, "the task runs");
        (await place.PsorchAsync("stop", run.Directory, "long", "waits")).EndedWith(0);
        await run.UntilAsync("long", TaskState.Canceled);
        Assert.Empty(place.Marked());
        (await run.OpenAsync()).EndedWith(1);
        Assert.Equal(["gate Succeeded", "long Canceled", "after Blocked", "waits Canceled"], States(run));

        (await place.PsorchAsync("resume", run.Directory)).EndedWith(1);
        Assert.Equal(["gate Succeeded", "long Canceled", "after Blocked", "waits Canceled"], States(run));
        place.Write("again", string.Empty);
        (await place.PsorchAsync("retry", run.Directory)).EndedWith(0);
        Assert.Equal(1, TestPlace.Task(run.Directory, "gate").GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task Patterns_stand_for_what_can_be_stopped_and_run_again()
    {
        var run = await GatedRun.StartAsync(
            place,
            [],
            PlanText.Shell("b-done", "true"),
            PlanText.Shell("b-one", "true", ["gate"]),
            PlanText.Shell("b-two", "true", ["gate"]),
            PlanText.Shell("other", "true", ["gate"]));
        await run.UntilAsync("b-done", TaskState.Succeeded);
        (await place.PsorchAsync("stop", run.Directory, "B-*", "b-one")).EndedWith(0);
        await run.UntilAsync("b-two", TaskState.Canceled);
        (await run.OpenAsync()).EndedWith(1);
        Assert.Equal(
            ["gate Succeeded", "b-done Succeeded", "b-one Canceled", "b-two Canceled", "other Succeeded"], States(run));

        (await place.PsorchAsync("retry", run.Directory, "*-t??")).EndedWith(1);
        Assert.Equal(
            ["gate Succeeded", "b-done Succeeded", "b-one Canceled", "b-two Succeeded", "other Succeeded"], States(run));
        (await place.PsorchAsync("retry", run.Directory, "*")).EndedWith(0);
    }

    [Fact]
    public async Task What_cannot_be_stopped_is_refused_and_the_others_are_left_alone()
    {
        var run = await GatedRun.StartAsync(place, [], PlanText.Shell("done", "true"), PlanText.Shell("waits", "true", ["gate"]));
        await run.UntilAsync("done", TaskState.Succeeded);
        (await place.PsorchAsync("stop", run.Directory, "waits", "nosuch")).Refused(2, "RequestRefused", "'nosuch'");
        (await place.PsorchAsync("stop", run.Directory, "zz*")).Refused(2, "TaskNotFound", "matches 'zz*'");
        (await place.PsorchAsync("stop", run.Directory, "waits", "d?ne")).Refused(
            2, "TaskNotFound", "that can be stopped matches 'd?ne': what matches is Succeeded.");
        (await place.PsorchAsync("stop", run.Directory, "waits", "done")).Refused(2, "RequestRefused", "'done' is Succeeded");
        (await place.PsorchAsync("stop", "nosuchrun", "waits")).Refused(2, "RunNotFound");
        (await run.OpenAsync()).EndedWith(0);
        Assert.Equal(["gate Succeeded", "done Succeeded", "waits Succeeded"], States(run));
        (await place.PsorchAsync("stop", run.Directory, "waits")).Refused(2, "RunNotOwned", "has ended and is Succeeded");
    }

    [Fact]
    public async Task A_run_whose_owner_was_killed_has_nobody_to_stop_tasks()
    {
        var run = await GatedRun.StartAsync(place, []);
        await run.KillAsync();
        (await place.PsorchAsync("stop", run.Directory, "gate")).Refused(2, "RunNotOwned", "has no live orchestrator");
        place.Write("open", string.Empty);
        (await place.PsorchAsync("resume", run.Directory)).EndedWith(0);
    }

    private static IEnumerable<string> States(GatedRun run) =>
        TestPlace.Summary(run.Directory).GetProperty("tasks").EnumerateArray()
            .Select(task => $"{task.GetProperty("id")} {task.GetProperty("state")}");
}
