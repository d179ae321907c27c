using System.Globalization;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Engine.Backends.Docker;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>
/// Containers, the engine and the orchestrator are killed at random: nothing is lost, nothing recorded twice, nothing left.
/// </summary>
public sealed class DockerFaultTests : IAsyncDisposable
{
    private const int NotAvailable = 3;
    private const int FewTasks = 24;
    private const int ManyTasks = 200;
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_is_killed_each_task_is_done_and_recorded_once(bool reusesContainers)
    {
        await using var own = await OwnEngine.StartAsync();
        place.Set("DOCKER_HOST", own.Endpoint);
        var count = Effort.IsFull && !reusesContainers ? ManyTasks : FewTasks;
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] ids = [.. Enumerable.Range(0, count).Select(i => $"t{i}")];
        const string Work = "i=0; while [ $i -lt 8 ]; do sleep 0.1; i=$((i+1)); done; echo $PSORCH_TASK > $PSORCH_TASK.txt";
        var run = place.StartRun(
            "--plan", place.Plan([.. ids.Select(id => PlanText.Shell(id, Work))]), "--docker", "--docker-image", OwnEngine.Image,
            "-m", Effort.IsFull ? "16" : "6", "--max-retries", "20", "--backend-option", $"reuseContainer={reusesContainers}");
        var kills = new List<string>();
        await TestPlace.Until(
            () => run.HasExited || Directory.Exists(place.Output)
                && Directory.GetFiles(place.Output, "claim.json", SearchOption.AllDirectories).Length > 0,
            "the first task runs");
        while (!await IsOverAsync())
        {
            await Task.Delay(random.Next(300, 1500), TestContext.Current.CancellationToken);
            switch (random.Next(4))
            {
                case var _ when run.HasExited || Done() > count * 9 / 10:
                    // Whoever is killed after the last end is recorded has nobody who tidies after it but the removal of the run.
                    break;
                case 0:
                    await own.KillAsync();
                    await Task.Delay(random.Next(0, 1000), TestContext.Current.CancellationToken);
                    await own.UpAsync();
                    kills.Add("engine");
                    break;
                case 1 when place.Runs.Length == 1 && File.Exists(TestPlace.JournalPath(place.RunDirectory)):
                    run.Signal(PsorchProcess.Kill);
                    await run.EndAsync();
                    run = place.Start("resume", place.RunDirectory);
                    kills.Add("orchestrator");
                    break;
                default:
                    kills.AddRange(await KillContainerAsync(own, random));
                    break;
            }
        }

        int Done() => Directory.Exists(place.Output)
            ? Directory.GetFiles(place.Output, "result.json", SearchOption.AllDirectories).Length : 0;

        // A resume that met no engine changed nothing: it is asked for again.
        async Task<bool> IsOverAsync()
        {
            if (!run.HasExited)
            {
                return false;
            }

            if ((await run.EndAsync()).ExitCode != NotAvailable)
            {
                return true;
            }

            run = place.Start("resume", place.RunDirectory);
            return false;
        }

        var result = await run.EndAsync();
        Assert.True(result.ExitCode == 0, $"seed {seed}, kills {string.Join(' ', kills)}: {result.Output}{result.Error}");
        Assert.NotEmpty(kills);
        var merged = place.RunDirectory;
        Assert.All(ids, id => Assert.Equal($"{id}\n", File.ReadAllText(Path.Combine(merged, "src", id + ".txt"))));
        var succeeded = TestPlace.Trace(merged).Where(row => row["state"] == "Succeeded").Select(row => row["task"]).ToList();
        Assert.Equal(ids.Order(), succeeded.Order());
        using var engine = await own.ConnectAsync();
        Assert.Empty(await engine.ListAsync(ContainerLabels.Run, RunId(merged), TestContext.Current.CancellationToken));

        // An engine that was killed may keep what the dead had of a network, and refuse to remove it; nobody is in it.
        Assert.All(
            await engine.NetworksAsync(DockerBackendOptions.DefaultNetwork, TestContext.Current.CancellationToken),
            network => Assert.True(network.Containers is null or { Count: 0 }));
    }

    [Fact]
    public async Task A_resume_on_another_engine_is_refused_while_containers_may_run_on_the_first()
    {
        await using var own = await OwnEngine.StartAsync();
        place.Set("DOCKER_HOST", own.Endpoint);
        var run = place.StartRun(
            "--plan", place.Plan(PlanText.Shell("a", "while [ ! -e ../go ]; do sleep 0.05; done")), "--docker", "--docker-image",
            OwnEngine.Image);
        await TestPlace.Until(
            () => place.Runs.Length == 1 && Directory.GetFiles(place.Output, "claim.json", SearchOption.AllDirectories).Length == 1,
            "it runs");
        run.Signal(PsorchProcess.Kill);
        await run.EndAsync();

        place.Set("DOCKER_HOST", Environment.GetEnvironmentVariable("PSORCH_TEST_DOCKER"));
        (await place.PsorchAsync("resume", place.RunDirectory)).Refused(2, "AttemptsOnOtherHost");
        place.Set("DOCKER_HOST", own.Endpoint);
        var claim = Directory.GetFiles(place.Output, "claim.json", SearchOption.AllDirectories).Single();
        var gate = Path.Combine(Path.GetDirectoryName(claim)!, "go");
        await File.WriteAllTextAsync(gate, string.Empty, TestContext.Current.CancellationToken);
        (await place.PsorchAsync("resume", place.RunDirectory)).EndedWith(0);
        Assert.Equal("1", TestPlace.Trace(place.RunDirectory).Single()["attempt"]);
    }

    [Fact]
    public async Task Tasks_that_become_ready_while_the_engine_is_away_wait_for_it()
    {
        await using var own = await OwnEngine.StartAsync();
        place.Set("DOCKER_HOST", own.Endpoint);
        var run = place.StartRun(
            "--plan", place.Plan(PlanText.Shell("a", "sleep 2; echo a > a.txt"), PlanText.Shell("b", "cat a.txt", ["a"])), "--docker",
            "--docker-image", OwnEngine.Image, "--max-retries", "0");
        await TestPlace.Until(
            () => place.Runs.Length == 1 && Directory.GetFiles(place.Output, "claim.json", SearchOption.AllDirectories).Length == 1,
            "the first runs");
        await own.KillAsync();
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        await own.UpAsync();
        (await run.EndAsync()).EndedWith(0);
        Assert.All(TestPlace.Trace(place.RunDirectory), row => Assert.Equal("1", row["attempt"]));
    }

    private static string RunId(string run) => TestPlace.Summary(run).GetProperty("runId").GetString()!;

    /// <summary>Kills a container of an executor, where there is one.</summary>
    private static async Task<IEnumerable<string>> KillContainerAsync(OwnEngine own, Random random)
    {
        var token = TestContext.Current.CancellationToken;
        using var engine = await own.ConnectAsync();
        var containers = await engine.ListAsync(
            ContainerLabels.Executor, random.Next(6).ToString(CultureInfo.InvariantCulture), token);
        return containers.Count > 0 && await engine.SignalAsync(containers[0], "SIGKILL", token) ? ["container"] : [];
    }
}
