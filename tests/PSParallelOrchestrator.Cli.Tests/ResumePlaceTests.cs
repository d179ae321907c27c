using System.Text.Json;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary><c>psorch resume --backend --max-executors</c>: where and how wide a run goes on.</summary>
public sealed class ResumePlaceTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading", "Process")]
    [InlineData("Process", "Threading")]
    public async Task A_run_goes_on_elsewhere_and_stays_there(string from, string to)
    {
        var run = await GatedRun.StartAsync(
            place,
            ["--backend", from, "-m", "4"],
            PlanText.Shell("first", "echo once > first.txt"),
            PlanText.Shell("held", "true").With("requireApproval", true),
            PlanText.Shell("after", "cat first.txt", ["gate", "first"]));
        await run.UntilAsync("first", TaskState.Succeeded);
        await run.KillAsync();

        var resumed = place.Start("resume", run.Directory, "--backend", to, "--max-executors", "2");
        await TestPlace.Until(() => TestPlace.Journal(run.Directory).Count(Launching) >= 3, "the gate runs again");
        resumed.Signal(PsorchProcess.Kill);
        await resumed.EndAsync();
        place.Write("open", string.Empty);
        var last = place.Start("resume", run.Directory);
        await TestPlace.Until(() => TestPlace.Journal(run.Directory).Count(IsOwner) == 3, "the run goes on");
        (await place.PsorchAsync("approve", run.Directory)).EndedWith(0);
        (await last.EndAsync()).EndedWith(0);

        var summary = TestPlace.Summary(run.Directory);
        Assert.Equal((to, 2), (summary.GetProperty("backend").GetString(), summary.GetProperty("maxExecutors").GetInt32()));
        Assert.Equal(1, TestPlace.Task(run.Directory, "first").GetProperty("attempts").GetInt32());
        Assert.Equal("Succeeded", TestPlace.Task(run.Directory, "after").GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_nothing_changed()
    {
        var run = await GatedRun.StartAsync(place, []);
        (await place.PsorchAsync("resume", run.Directory, "--max-executors", "2")).Refused(2, "RunInUse");
        await run.KillAsync();
        var before = TestPlace.Snapshot(run.Directory);
        foreach (var (id, says, words) in new (string Id, string Says, string[] Words)[]
        {
            ("SettingInvalid", "--backend", ["--backend", "Nobody"]),
            ("SettingInvalid", "--backend", ["--backend", ""]),
            ("OptionWithoutValue", "--backend", ["--backend"]),
            ("SettingInvalid", "--max-executors", ["--max-executors", "many"]),
            ("ExecutorBudgetInvalid", "--max-executors", ["--max-executors", "0"]),
            ("ExecutorBudgetInvalid", "--max-executors", ["-m", "10001"]),
        })
        {
            (await place.PsorchAsync(["resume", run.Directory, .. words])).Refused(2, id, says);
        }

        Assert.Equal(before, TestPlace.Snapshot(run.Directory));
        (await place.PsorchAsync("resume", "nosuchrun", "--backend", "Process")).Refused(2, "RunNotFound");
        place.Write("open", string.Empty);
        (await place.PsorchAsync("resume", run.Directory, "-m", "10000")).EndedWith(0);

        // Of a run that has ended nothing runs again, and where it would is recorded all the same.
        (await place.PsorchAsync("resume", run.Directory, "--backend", "Process", "-m", "3")).EndedWith(0);
        Assert.Equal(1, TestPlace.Journal(run.Directory).Count(Launching) - 1);
        Assert.Equal(3, (await place.StatusAsync(run.Directory)).GetProperty("maxExecutors").GetInt32());
    }

    private static bool Launching(JsonElement e) => e.GetProperty("event").GetString() == "attempt-launching";

    private static bool IsOwner(JsonElement e) => e.GetProperty("event").GetString() == "run-started";
}
