using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>What a task left cannot be committed: the work is done, and is not done again for it.</summary>
public sealed class SnapshotFailureTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    private string Incoming => Path.Combine(place.RunDirectory, ".orchestrator", "repo.git", "incoming");

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task What_fails_for_a_moment_is_tried_again_without_the_task(string backend)
    {
        var run = Start(backend);
        await TestPlace.Until(() => Warnings() > 0, "it was warned of");
        File.Delete(Incoming);
        (await run.EndAsync()).EndedWith(0);
        Assert.Equal("done\n", await File.ReadAllTextAsync(place["evidence"], TestContext.Current.CancellationToken));
        Assert.Equal(
            "x\n",
            await File.ReadAllTextAsync(Path.Combine(place.RunDirectory, "src", "a.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_goes_on_failing_costs_the_attempt()
    {
        (await Start("Threading").EndAsync()).EndedWith(0);
        Assert.Equal("done\ndone\n", await File.ReadAllTextAsync(place["evidence"], TestContext.Current.CancellationToken));
        Assert.Equal(
            ["Transient", ""],
            TestPlace.Trace(place.RunDirectory).Where(row => row["task"] == "a").Select(row => row["failureClass"]));
        Assert.Equal(2, Warnings());
    }

    private int Warnings() =>
        place.Runs.Length > 0 && File.Exists(TestPlace.JournalPath(place.RunDirectory))
            ? File.ReadAllText(TestPlace.JournalPath(place.RunDirectory)).Split("cannot be taken yet").Length - 1
            : 0;

    /// <summary>A run with a task that, on its first attempt, puts a file where new objects are written.</summary>
    private PsorchProcess Start(string backend)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs shell scripts.");
        const string Incoming = "../../../../.orchestrator/repo.git/incoming";
        var plan = place.Plan(
            PlanText.Shell("first", "echo y > b.txt"),
            PlanText.Shell(
                "a",
                $"mkdir src && echo x > src/a.txt && rm -r {Incoming} && ([ -f '{place["evidence"]}' ] || : > {Incoming}) "
                    + $"&& echo done >> '{place["evidence"]}'",
                ["first"]));
        return place.StartRun("--plan", plan, "--backend", backend);
    }
}
