using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>What is left where psorch was killed, or what it needs is not there.</summary>
public sealed class LeftoverTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task A_killed_psorch_leaves_no_files_of_the_runtime()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc.");
        Directory.CreateDirectory(place["tmp"]);
        place.Set("TMPDIR", place["tmp"]);
        var psorch = place.StartRun("--plan", place.Plan(PlanText.Shell("a", "sleep 300", null, place.Marker)));
        await TestPlace.Until(() => place.Marked().Count > 0, "the task runs");
        Assert.Empty(Directory.EnumerateFileSystemEntries(place["tmp"]));
        psorch.Signal(PsorchProcess.Kill);
        await psorch.EndAsync();
        (await place.PsorchAsync("stop", place.RunDirectory)).Refused(2, "RunNotOwned");
        foreach (var task in place.Marked())
        {
            PsorchProcess.Signal(task, PsorchProcess.Kill);
        }

        await TestPlace.Until(() => place.Marked().Count == 0, "the task has ended");
        Assert.Empty(Directory.EnumerateFileSystemEntries(place["tmp"]));
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("status")]
    [InlineData("merge")]
    public async Task A_run_that_never_began_is_explained(string command)
    {
        place.Write("out/x/.orchestrator/lock", string.Empty);
        place.Write("out/x/.orchestrator/plan.json", "{}");
        (await place.PsorchAsync(command, place["out/x"])).Refused(2, "RunNeverBegan", place["out/x"]);
    }

    [Fact]
    public async Task A_directory_may_be_named_with_a_slash()
    {
        (await place.RunAsync("--plan", place.Plan(PlanText.Shell("a", "true")), "--name", "with-a-slash")).EndedWith(0);
        var report = Path.Combine(place.RunDirectory, "report.html");
        Assert.Equal(report + "\n", (await place.PsorchAsync("report", place.RunDirectory + "/")).EndedWith(0).Output);
        Assert.Contains("<title>with-a-slash: ", File.ReadAllText(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_becomes_another_is_said()
    {
        var run = (await place.RunAsync("--plan", place.Plan(PlanText.Shell("a", "true")), "--name", "../x")).EndedWith(0);
        Assert.Contains("The name '../x' became 'x'", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_cannot_be_written_is_no_fault_of_the_input()
    {
        var plan = place.Plan(PlanText.Shell("a", "mkdir -p ../../../../execution_summary.json/x"));
        var result = (await place.RunAsync("--plan", plan)).EndedWith(1);
        Assert.Contains("execution_summary.json", result.Error, StringComparison.Ordinal);
        (await place.PsorchAsync("status", place.RunDirectory)).EndedWith(0);
    }

    [Fact]
    public async Task Two_beginnings_are_named_by_where_they_stand()
    {
        place.Set("PSORCH_REPOSITORY", place.Root);
        (await place.RunAsync("x", "--base-run", place.Root)).Refused(2, "OptionInvalid", "PSORCH_REPOSITORY", "--base-run");
    }
}
