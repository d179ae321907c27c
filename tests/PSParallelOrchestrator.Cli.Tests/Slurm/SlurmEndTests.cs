using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Slurm;

/// <summary>How jobs of a run end that did not end by themselves, and what becomes of them without their orchestrator.</summary>
public sealed class SlurmEndTests : IAsyncDisposable
{
    private readonly SlurmPlace place = SlurmPlace.Require();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task A_stop_ends_every_job_of_the_run_and_no_other()
    {
        var foreign = (await place.SlurmAsync("sbatch", "--parsable", "--mem=20M", "--output=/dev/null", "--wrap=sleep 100")).Trim();
        var run = place.StartWith(
            ["-m", "30"],
            [
                SlurmPlace.Task("a", "trap 'echo asked; exit 3' TERM; sleep 300 & wait"),
                .. Enumerable.Range(0, 29).Select(i => SlurmPlace.Task($"other{i}", "sleep 300")),
            ]);
        await place.UntilQueuedAsync(30);
        await TestPlace.Until(() => File.Exists(Path.Combine(place.Attempt("a"), "stdout.log")), "its command runs");
        (await place.Files.PsorchAsync("stop", place.Run)).EndedWith(0);
        (await run.EndAsync()).EndedWith(130);

        Assert.Equal("asked\n", place.Said("a"));
        await place.UntilGoneAsync();
        Assert.Equal("RUNNING", (await place.SlurmAsync("squeue", "-h", "-j", foreign, "-o", "%T")).Trim());
        await place.SlurmAsync("scancel", foreign);
    }

    [Fact]
    public async Task Jobs_of_a_killed_orchestrator_go_on_and_a_resume_adopts_them_and_takes_what_ended()
    {
        var run = place.StartWith(
            [],
            SlurmPlace.Task("long", place.Awaiting("long") + "; echo $PSORCH_ATTEMPT > long.txt"),
            SlurmPlace.Task("short", place.Awaiting("short") + "; echo $PSORCH_ATTEMPT > short.txt"));
        await place.UntilClaimedAsync(2);
        run.Signal(PsorchProcess.Kill);
        await run.EndAsync();
        Assert.Equal(2, (await place.JobsAsync()).Count);

        place.Open("short");
        await TestPlace.Until(() => File.Exists(Path.Combine(place.Attempt("short"), "result.json")), "the short one has ended");
        var resume = place.Files.Start("resume", place.Run);
        place.Open("long");
        (await resume.EndAsync()).EndedWith(0);

        Assert.All(TestPlace.Trace(place.Run), row => Assert.Equal("1", row["attempt"]));
        Assert.Equal("1\n", await File.ReadAllTextAsync(Path.Combine(place.Run, "src", "long.txt"), Token));
        Assert.Equal("1\n", await File.ReadAllTextAsync(Path.Combine(place.Run, "src", "short.txt"), Token));
        await place.UntilGoneAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_job_that_somebody_cancels_by_hand_is_submitted_again_and_that_does_not_count(bool isHeld)
    {
        var run = place.StartWith(
            isHeld ? ["--max-retries", "0", "--backend-option", "arguments=--hold"] : ["--max-retries", "0"],
            SlurmPlace.Task("a", place.Awaiting("go") + "; echo $PSORCH_ATTEMPT > a.txt"));
        var job = Assert.Single(await place.UntilQueuedAsync(1));
        if (!isHeld)
        {
            await place.UntilClaimedAsync(1);
        }

        await place.SlurmAsync("scancel", job);
        string? second;
        do
        {
            second = (await place.UntilQueuedAsync(1)).SingleOrDefault(other => other != job);
        }
        while (second is null);
        place.Open("go");
        if (isHeld)
        {
            await place.SlurmAsync("scontrol", "release", second);
        }

        (await run.EndAsync()).EndedWith(0);
        Assert.Equal(["Preempted", ""], TestPlace.Trace(place.Run).Select(row => row["failureClass"]));
        Assert.Equal("2\n", await File.ReadAllTextAsync(Path.Combine(place.Run, "src", "a.txt"), Token));
    }

    [Fact]
    public async Task An_executor_that_cannot_start_is_a_failure_that_names_what_the_job_printed()
    {
        var result = await place.StartWith(
            ["--backend-option", "psorch=/nowhere/psorch"], SlurmPlace.Task("a", "true")).EndAsync();

        result.EndedWith(1);
        var message = TestPlace.Task(place.Run, "a").GetProperty("reason").GetString();
        Assert.Contains("could not run psorch", message, StringComparison.Ordinal);
        var error = Path.Combine(place.State, "logs", $"po-{place.RunId}-0-1.err");
        Assert.Contains(error, message, StringComparison.Ordinal);
        Assert.Contains("/nowhere/psorch", await File.ReadAllTextAsync(error, Token), StringComparison.Ordinal);
        Assert.Equal("Permanent", Assert.Single(TestPlace.Trace(place.Run))["failureClass"]);
    }

    [Fact]
    public async Task A_job_whose_time_is_over_before_its_task_s_is_a_time_out()
    {
        var run = place.StartWith(["--max-retries", "0", "--backend-option", "arguments=--hold"], SlurmPlace.Task("a", "sleep 600"));
        var job = Assert.Single(await place.UntilQueuedAsync(1));
        await place.SlurmAsync("scontrol", "update", "JobId=" + job, "TimeLimit=1");
        await place.SlurmAsync("scontrol", "release", job);
        (await run.EndAsync()).EndedWith(1);

        Assert.Equal("Timeout", Assert.Single(TestPlace.Trace(place.Run))["failureClass"]);
    }
}
