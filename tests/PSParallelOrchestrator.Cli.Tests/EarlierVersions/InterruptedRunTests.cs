using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.EarlierVersions;

/// <summary>A run of the Process backend whose orchestrator, of version 0.1.0, was killed on a host that is gone.</summary>
public sealed class InterruptedRunTests : IAsyncDisposable
{
    private readonly TestPlace place = new();
    private readonly string run;

    public InterruptedRunTests() => run = EarlierRun.Unpack("0.1.0", "interrupted", place);

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task Its_states_are_shown_and_reported()
    {
        var status = await place.StatusAsync(run);
        Assert.Equal("Interrupted", status.GetProperty("state").GetString());
        Assert.Equal("Succeeded", State("first"));
        Assert.Equal("Running", State("held"));
        Assert.Equal("Running", State("late"));
        Assert.Equal("Pending", State("last"));

        (await place.PsorchAsync("report", run)).EndedWith(0);
        Assert.Equal("Interrupted", TestPlace.Summary(run).GetProperty("state").GetString());

        string? State(string id) =>
            status
                .GetProperty("tasks")
                .EnumerateArray()
                .Single(task => task.GetProperty("id").GetString() == id)
                .GetProperty("state")
                .GetString();
    }

    [Fact]
    public async Task A_resume_refuses_while_attempts_may_still_run_on_their_host()
    {
        var before = TestPlace.Snapshot(run);
        (await place.PsorchAsync("resume", run)).Refused(2, "AttemptsOnOtherHost", EarlierRun.Host);
        var after = TestPlace.Snapshot(run);
        Assert.All(before, file => Assert.True(
            after[file.Key] == file.Value || file.Key.EndsWith("journal.jsonl", StringComparison.Ordinal), $"{file.Key} was changed."));
    }

    [Fact]
    public async Task A_resume_takes_the_result_that_was_left_and_runs_what_was_lost()
    {
        place.Set("OLD_RUN_RELEASED", "1");
        (await place.PsorchAsync("resume", run, "--lost-host", EarlierRun.Host)).EndedWith(0);

        Assert.Equal("Succeeded", (await place.StatusAsync(run)).GetProperty("state").GetString());
        Assert.Equal(
            ["first 1 Succeeded ", "held 1 Failed Lost", "held 2 Succeeded ", "last 1 Succeeded ", "late 1 Succeeded "],
            TestPlace
                .Trace(run)
                .Select(attempt => $"{attempt["task"]} {attempt["attempt"]} {attempt["state"]} {attempt["failureClass"]}")
                .Order());
        Assert.Equal(
            "first\nheld\nlate\n",
            await File.ReadAllTextAsync(Path.Combine(run, "src", "all.txt"), TestContext.Current.CancellationToken));
    }
}
