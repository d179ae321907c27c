using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Slurm;

/// <summary>
/// Runs of psorch on a real Slurm cluster: the one whose slurm.conf PSORCH_TEST_SLURM names (see tests/Slurm/cluster.sh), or one of the
/// test's own. Without it its tests are skipped. No job of a run may be left when the place is disposed of.
/// </summary>
internal sealed class SlurmPlace : IAsyncDisposable
{
    private const int LooksForGone = 200;

    private SlurmPlace(string configuration)
    {
        Configuration = configuration;
        Files.Set("SLURM_CONF", configuration);
    }

    /// <summary>The files of the test.</summary>
    public TestPlace Files { get; } = new();

    /// <summary>The slurm.conf of the cluster.</summary>
    public string Configuration { get; }

    public string Run => Files.RunDirectory;

    /// <summary>What the run keeps of its jobs.</summary>
    public string State => Path.Combine(Run, ".slurm_state");

    /// <summary>The run's id.</summary>
    public string RunId => JsonNode.Parse(File.ReadAllText(Path.Combine(Run, ".orchestrator", "run.json")))!["runId"]!.GetValue<string>();

    /// <summary>Opens it on the cluster that is there, or skips the test where there is none.</summary>
    public static SlurmPlace Require() => new(RequireCluster());

    /// <summary>Opens it on another cluster.</summary>
    public static SlurmPlace On(OwnCluster cluster) => new(cluster.Configuration);

    /// <summary>The slurm.conf of the cluster that is there; skips the test where there is none.</summary>
    public static string RequireCluster()
    {
        var configuration = Environment.GetEnvironmentVariable("PSORCH_TEST_SLURM");
        Assert.SkipWhen(string.IsNullOrEmpty(configuration), "There is no Slurm cluster: PSORCH_TEST_SLURM names no slurm.conf.");
        return configuration!;
    }

    /// <summary>A shell task.</summary>
    public static JsonObject Task(string id, string script, params string[] dependsOn) => PlanText.Shell(id, script, dependsOn);

    /// <summary>A script that waits until a file is there.</summary>
    public string Awaiting(string gate) => $"while [ ! -e '{Files[gate]}' ]; do sleep 0.05; done";

    /// <summary>Lets scripts go on that wait.</summary>
    public void Open(string gate) => Files.Write(gate, string.Empty);

    /// <summary>Runs tasks as jobs, to the end.</summary>
    public Task<PsorchResult> RunAsync(params JsonObject[] tasks) => StartWith([], tasks).EndAsync();

    /// <summary>Starts tasks as jobs.</summary>
    public PsorchProcess StartWith(string[] arguments, params JsonObject[] tasks) =>
        Files.StartRun(
        [
            "--plan", Files.Plan(tasks), "--slurm",
            .. arguments.Contains("--slurm-mem") ? Array.Empty<string>() : ["--slurm-mem", "100M"],
            .. arguments.Contains("-m") ? Array.Empty<string>() : ["-m", "3"],
            .. arguments,
        ]);

    /// <summary>The directory of an attempt.</summary>
    public string Attempt(string task, int number = 1) => Directory
        .GetDirectories(Run, "executor_*").Select(executor => Path.Combine(executor, task, $"attempt-{number}"))
        .Single(Directory.Exists);

    /// <summary>What an attempt printed.</summary>
    public string Said(string task, int number = 1) => File.ReadAllText(Path.Combine(Attempt(task, number), "stdout.log"));

    /// <summary>Waits until attempts are claimed by their executors.</summary>
    /// <param name="count">How many, all in all.</param>
    public Task UntilClaimedAsync(int count) => TestPlace.Until(
        () => Files.Runs.Length == 1 && Directory.GetFiles(Run, "claim.json", SearchOption.AllDirectories).Length >= count,
        $"{count} attempts run");

    /// <summary>Waits until jobs are in the queue.</summary>
    public async Task<IReadOnlyList<string>> UntilQueuedAsync(int count)
    {
        while (true)
        {
            if (Files.Runs.Length == 1 && File.Exists(Path.Combine(Run, ".orchestrator", "run.json"))
                && await JobsAsync() is { } jobs && jobs.Count >= count)
            {
                return jobs;
            }

            await System.Threading.Tasks.Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The numbers of the run's jobs that are not over.</summary>
    public async Task<IReadOnlyList<string>> JobsAsync() =>
    [
        .. (await SlurmAsync("squeue", "--noheader", "--me", "--format=%A|%j")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('|'))
            .Where(job => job[1].StartsWith($"po-{RunId}-", StringComparison.Ordinal))
            .Select(job => job[0])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Waits until Slurm has tidied after all jobs of the run: a result is there a moment before.</summary>
    public async Task UntilGoneAsync()
    {
        for (var i = 0; i < LooksForGone && (await JobsAsync()).Count > 0; i++)
        {
            await System.Threading.Tasks.Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Empty(await JobsAsync());
    }

    /// <summary>Asks the cluster by one of its programs.</summary>
    public Task<string> SlurmAsync(string program, params string[] arguments) => Files.ProgramAsync(program, arguments);

    /// <summary>Waits until the status of a task says something.</summary>
    public async Task UntilSaidAsync(string text)
    {
        while (!(await Files.StatusAsync(Run)).ToString().Contains(text, StringComparison.Ordinal))
        {
            await System.Threading.Tasks.Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        var hasRun = Files.Runs.Length == 1 && File.Exists(Path.Combine(Run, ".orchestrator", "run.json"));
        try
        {
            if (hasRun)
            {
                await UntilGoneAsync();
            }
        }
        finally
        {
            foreach (var job in hasRun ? await JobsAsync() : [])
            {
                await SlurmAsync("scancel", job);
            }

            await Files.DisposeAsync();
        }
    }
}
