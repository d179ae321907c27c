using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Slurm;

/// <summary>Parts of a cluster fail, and its orchestrator: nothing is lost, and nothing is submitted twice.</summary>
public sealed class SlurmFaultTests
{
    private const int Many = 50;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_controller_that_is_stopped_for_a_while_costs_no_attempt()
    {
        await using var cluster = await OwnCluster.StartAsync();
        await using var place = SlurmPlace.On(cluster);
        var run = place.StartWith(
            ["--max-retries", "0"],
            SlurmPlace.Task("before", place.Awaiting("go") + "; echo 1 > before.txt"),
            SlurmPlace.Task("next", "echo 2 > next.txt", "before"));
        await place.UntilClaimedAsync(1);
        await cluster.StopAsync("slurmctld");

        // It ends while the controller is away, and what depends on it is submitted to nobody at first.
        place.Open("go");
        await TestPlace.Until(() => TestPlace.Journal(place.Run).Exists(line => IsLaunching(line, "next")), "the next one is launched");
        await cluster.StartAsync("slurmctld");
        (await run.EndAsync()).EndedWith(0);
        Assert.All(TestPlace.Trace(place.Run), row => Assert.Equal("1", row["attempt"]));
        Assert.Equal(2, TestPlace.Trace(place.Run).Count);
    }

    [Fact]
    public async Task A_controller_that_is_killed_right_after_submissions_and_forgets_them_costs_no_result()
    {
        await using var cluster = await OwnCluster.StartAsync();
        await using var place = SlurmPlace.On(cluster);
        var counted = place.Files["runs"];
        var run = place.StartWith(
            ["-m", "20"],
            [.. Enumerable.Range(0, 20).Select(i => SlurmPlace.Task($"t{i}", Counting(counted) + "; sleep 1"))]);
        await TestPlace.Until(
            () => place.Files.Runs.Length == 1 && Directory.Exists(Path.Combine(place.State, "scripts"))
                && Directory.GetFiles(Path.Combine(place.State, "scripts")).Length == 20,
            "all are submitted");
        await cluster.KillAsync("slurmctld");
        await cluster.StartAsync("slurmctld");
        (await run.EndAsync(TimeSpan.FromMinutes(8))).EndedWith(0);

        // Its state may have been some seconds old: what it forgot is run again, and what it runs twice finds the claim of the first.
        Assert.Equal(20, TestPlace.Summary(place.Run).GetProperty("totals").GetProperty("succeeded").GetInt32());
        Assert.All(
            TestPlace.Trace(place.Run).Where(row => row["failureClass"].Length > 0),
            row => Assert.Contains(row["failureClass"], (string[])["Lost", "Preempted"]));
        var attempts = TestPlace.Trace(place.Run).Count;
        Assert.InRange((await File.ReadAllLinesAsync(counted, Token)).Length, 20, attempts);
    }

    [Fact]
    public async Task A_controller_that_forgot_all_jobs_while_nobody_was_there_is_no_reason_to_run_one_twice_at_a_time()
    {
        await using var cluster = await OwnCluster.StartAsync();
        await using var place = SlurmPlace.On(cluster);
        var counted = place.Files["runs"];
        var work = $"mkdir '{place.Files["alone"]}' || exit 9; {Counting(counted)}; {place.Awaiting("go")}; rmdir '{place.Files["alone"]}'";
        var run = place.StartWith(["--max-retries", "0"], SlurmPlace.Task("a", $"trap 'rmdir {place.Files["alone"]}' TERM; {work}"));
        await TestPlace.Until(() => File.Exists(counted), "it runs");
        run.Signal(PsorchProcess.Kill);
        await run.EndAsync();
        await cluster.StopAsync("slurmctld");
        cluster.ForgetJobs();
        await cluster.StartAsync("slurmctld");
        place.Open("go");
        (await place.Files.Start("resume", place.Run).EndAsync(TimeSpan.FromMinutes(4))).EndedWith(0);

        // Its node may end it, as a job that nobody knows: then it is tried again, at no cost.
        Assert.Equal(TestPlace.Trace(place.Run).Count, (await File.ReadAllLinesAsync(counted, Token)).Length);
        Assert.All(TestPlace.Trace(place.Run).SkipLast(1), row => Assert.Contains(row["failureClass"], (string[])["Lost", "Preempted"]));
    }

    [Fact]
    public async Task Accounting_that_is_gone_is_not_missed()
    {
        await using var cluster = await OwnCluster.StartAsync();
        await using var place = SlurmPlace.On(cluster);
        await cluster.KillAsync("slurmdbd");
        var result = await place.StartWith(
            ["--max-retries", "0"],
            SlurmPlace.Task("good", "true"),
            SlurmPlace.Task("bad", "[ $PSORCH_ATTEMPT = 2 ] || { kill -9 $PPID; sleep 1; }")).EndAsync();
        result.EndedWith(0);
        Assert.Equal(["", "Lost", ""], TestPlace.Trace(place.Run).OrderBy(row => row["task"] == "bad").Select(row => row["failureClass"]));
        await cluster.StartAsync("slurmdbd");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_node_that_goes_down_takes_its_jobs_with_it_and_they_run_elsewhere_at_no_cost(bool isKilled)
    {
        await using var cluster = await OwnCluster.StartAsync();
        await using var place = SlurmPlace.On(cluster);
        var run = place.StartWith(
            ["--max-retries", "0"],
            SlurmPlace.Task("a", $"[ $PSORCH_ATTEMPT = 2 ] || {place.Awaiting("never")}; echo $SLURMD_NODENAME > a.txt"));
        await place.UntilClaimedAsync(1);
        var node = (await place.SlurmAsync("squeue", "-h", "--me", "-t", "R", "-o", "%N")).Trim();
        if (isKilled)
        {
            await cluster.KillAsync(node[^2..]);
        }
        else
        {
            await place.SlurmAsync("scontrol", "update", "NodeName=" + node, "State=DOWN", "Reason=test");
        }

        (await run.EndAsync(TimeSpan.FromMinutes(4))).EndedWith(0);
        var other = node.EndsWith("n1", StringComparison.Ordinal) ? cluster.Node("n2") : cluster.Node("n1");
        Assert.Equal(["Preempted", ""], TestPlace.Trace(place.Run).Select(row => row["failureClass"]));
        Assert.Equal([node, other], TestPlace.Trace(place.Run).Select(row => row["node"]));
        Assert.Equal(other + "\n", await File.ReadAllTextAsync(Path.Combine(place.Run, "src", "a.txt"), Token));
        Assert.Contains(
            $"--exclude={node}",
            await File.ReadAllTextAsync(Path.Combine(place.State, "scripts", $"po-{place.RunId}-0-2.sh"), Token),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partition_that_goes_down_lets_jobs_wait_until_it_is_up()
    {
        await using var cluster = await OwnCluster.StartAsync();
        await using var place = SlurmPlace.On(cluster);
        var run = place.StartWith(
            [], SlurmPlace.Task("a", place.Awaiting("go")), SlurmPlace.Task("b", "echo b > b.txt", "a"));
        await place.UntilClaimedAsync(1);
        await place.SlurmAsync("scontrol", "update", "PartitionName=compute", "State=DOWN");
        place.Open("go");
        await place.UntilSaidAsync("PartitionDown");
        await place.SlurmAsync("scontrol", "update", "PartitionName=compute", "State=UP");
        (await run.EndAsync()).EndedWith(0);
        Assert.Equal(2, TestPlace.Trace(place.Run).Count);
    }

    [Fact]
    public async Task An_orchestrator_killed_with_fifty_jobs_in_the_queue_is_resumed_and_submits_none_twice()
    {
        await using var cluster = await OwnCluster.StartAsync();
        await using var place = SlurmPlace.On(cluster);
        var counted = place.Files["runs"];
        var run = place.StartWith(
            ["-m", $"{Many}", "--backend-option", "arguments=--exclusive"],
            [.. Enumerable.Range(0, Many).Select(i => SlurmPlace.Task(
                $"t{i}", $"{(i < 2 ? place.Awaiting($"go{i}") : "true")}; {Counting(counted)}"))]);
        await place.UntilQueuedAsync(Many);
        await place.UntilClaimedAsync(2);
        run.Signal(PsorchProcess.Kill);
        await run.EndAsync();

        // One ends, and others begin and end, while nobody is there; one goes on, and the rest waits.
        place.Open("go0");
        await TestPlace.Until(() => Directory.GetFiles(Path.Combine(place.State, "results")).Length >= 3, "some have ended");
        var resume = place.Files.Start("resume", place.Run);
        await TestPlace.Until(() => TestPlace.Journal(place.Run).Count(line => Kind(line) == "run-started") == 2, "it is resumed");
        place.Open("go1");
        (await resume.EndAsync(TimeSpan.FromMinutes(4))).EndedWith(0);

        Assert.Equal(Many, TestPlace.Trace(place.Run).Count);
        Assert.All(TestPlace.Trace(place.Run), row => Assert.Equal(("1", ""), (row["attempt"], row["failureClass"])));
        Assert.Equal(Many, (await File.ReadAllLinesAsync(counted, Token)).Length);
        var names = (await place.SlurmAsync("squeue", "--noheader", "--me", "--states=all", "--format=%j"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Many, names.Length);
        Assert.Equal(Many, names.Distinct().Count());
    }

    private static string Counting(string file) => $"echo run >> '{file}'; echo $PSORCH_ATTEMPT > $PSORCH_TASK.txt";

    private static bool IsLaunching(System.Text.Json.JsonElement line, string task) =>
        Kind(line) == "attempt-launching" && line.GetProperty("task").GetString() == task;

    private static string? Kind(System.Text.Json.JsonElement line) => line.GetProperty("event").GetString();
}
