using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Engine.Backends.Docker;

namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>
/// Runs of psorch on a real Docker Engine: the one that PSORCH_TEST_DOCKER names, with the image of PSORCH_TEST_DOCKER_IMAGE. Without it
/// its tests are skipped. Nothing of a run may be left at the engine when the place is disposed of.
/// </summary>
internal sealed class DockerPlace : IAsyncDisposable
{
    private DockerPlace(string endpoint) => Endpoint = endpoint;

    /// <summary>The files of the test.</summary>
    public TestPlace Files { get; } = new();

    /// <summary>The engine.</summary>
    public string Endpoint { get; }

    /// <summary>The image with psorch in it.</summary>
    public static string Image { get; } = Environment.GetEnvironmentVariable("PSORCH_TEST_DOCKER_IMAGE") ?? "psorch-test:1";

    public string Run => Files.RunDirectory;

    /// <summary>The run's id.</summary>
    public string RunId => JsonNode.Parse(File.ReadAllText(Path.Combine(Run, ".orchestrator", "run.json")))!["runId"]!.GetValue<string>();

    /// <summary>Opens it, or skips the test where there is no engine.</summary>
    public static DockerPlace Require()
    {
        var place = new DockerPlace(RequireEngine());
        place.Files.Set("DOCKER_HOST", place.Endpoint);
        return place;
    }

    /// <summary>The address of the engine that is there; skips the test where there is none.</summary>
    public static string RequireEngine()
    {
        var endpoint = Environment.GetEnvironmentVariable("PSORCH_TEST_DOCKER");
        Assert.SkipWhen(string.IsNullOrEmpty(endpoint), "There is no Docker Engine: PSORCH_TEST_DOCKER names none.");
        return endpoint!;
    }

    /// <summary>The address of the engine that has no directories of this machine; skips the test where there is none.</summary>
    public static string RequireApart()
    {
        var endpoint = Environment.GetEnvironmentVariable("PSORCH_TEST_DOCKER_APART");
        Assert.SkipWhen(string.IsNullOrEmpty(endpoint), "There is no Docker Engine apart: PSORCH_TEST_DOCKER_APART names none.");
        return endpoint!;
    }

    /// <summary>Connects to an engine.</summary>
    public static Task<DockerEngine> ConnectAsync(string endpoint) =>
        DockerEngine.ConnectAsync(new DockerEndpoint(new Uri(endpoint), "the test"), TestContext.Current.CancellationToken);

    /// <summary>A shell task.</summary>
    public static JsonObject Task(string id, string script, params string[] dependsOn) => PlanText.Shell(id, script, dependsOn);

    /// <summary>Runs tasks in containers, to the end.</summary>
    public Task<PsorchResult> RunAsync(params JsonObject[] tasks) => StartWith([], tasks).EndAsync();

    /// <summary>Starts tasks in containers, three at once.</summary>
    public PsorchProcess StartWith(string[] arguments, params JsonObject[] tasks) => StartWith(3, arguments, tasks);

    /// <summary>Starts tasks in containers.</summary>
    /// <param name="executors">How many at once.</param>
    public PsorchProcess StartWith(int executors, string[] arguments, params JsonObject[] tasks) => Files.StartRun(
        ["--plan", Files.Plan(tasks), "--docker", "--docker-image", Image, "-m", $"{executors}", .. arguments]);

    /// <summary>The directory of an attempt.</summary>
    public string Attempt(string task, int number = 1) => Directory
        .GetDirectories(Run, "executor_*").Select(executor => Path.Combine(executor, task, $"attempt-{number}"))
        .Single(Directory.Exists);

    /// <summary>What an attempt printed.</summary>
    public string Said(string task, int number = 1) => File.ReadAllText(Path.Combine(Attempt(task, number), "stdout.log"));

    /// <summary>Waits until attempts are claimed by their executors.</summary>
    /// <param name="count">How many.</param>
    public Task UntilClaimedAsync(int count) => TestPlace.Until(
        () => Files.Runs.Length == 1 && Directory.GetFiles(Run, "claim.json", SearchOption.AllDirectories).Length == count,
        $"{count} attempts run");

    /// <summary>The engine itself.</summary>
    public Task<DockerEngine> ConnectAsync() => ConnectAsync(Endpoint);

    /// <summary>The containers of the run.</summary>
    public async Task<IReadOnlyList<string>> ContainersAsync()
    {
        using var engine = await ConnectAsync();
        return await engine.ListAsync(ContainerLabels.Run, RunId, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        var left = Files.Runs.Length == 0 ? [] : await ContainersAsync();
        using (var engine = await ConnectAsync())
        {
            foreach (var id in left)
            {
                await engine.RemoveAsync(id, CancellationToken.None);
            }
        }

        await Files.DisposeAsync();
        Assert.Empty(left);
    }
}
