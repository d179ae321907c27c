using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>What is done about conflicts can be said of a run that exists.</summary>
public sealed class ConflictLaterTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task A_task_that_a_conflict_blocked_is_freed_by_a_retry()
    {
        await RunAsync(PlanText.Shell("join", "cat shared > joined", ["one", "two"]));
        Assert.Equal("Blocked", TestPlace.Task(place.RunDirectory, "join").GetProperty("state").GetString());
        (await place.PsorchAsync("retry", place.RunDirectory)).EndedWith(1);
        (await place.PsorchAsync("retry", place.RunDirectory, "--on-conflict", "PreferLater")).EndedWith(0);
        Assert.Equal("two\n", File.ReadAllText(Path.Combine(place.RunDirectory, "src", "joined")));

        // It is kept with the run.
        (await place.PsorchAsync("merge", place.RunDirectory)).EndedWith(0);
    }

    [Fact]
    public async Task A_merge_that_stopped_is_made_by_a_resume()
    {
        await RunAsync();
        Assert.False(Directory.Exists(Path.Combine(place.RunDirectory, "src")));
        (await place.PsorchAsync("resume", place.RunDirectory, "--on-conflict", "PreferLater")).EndedWith(0);
        Assert.Equal("two\n", File.ReadAllText(Path.Combine(place.RunDirectory, "src", "shared")));
    }

    private async Task RunAsync(params System.Text.Json.Nodes.JsonObject[] further)
    {
        var plan = place.Plan([PlanText.Shell("one", "echo one > shared"), PlanText.Shell("two", "echo two > shared"), .. further]);
        (await place.RunAsync("--plan", plan, "--max-retries", "0")).EndedWith(1);
    }
}
