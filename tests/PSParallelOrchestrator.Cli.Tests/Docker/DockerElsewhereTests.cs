using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Engine.Backends.Docker;

namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>
/// Runs on an engine that has no directories of this machine, over tcp: files are copied there and back, whatever becomes of the
/// connection and the orchestrator. The engine is that of PSORCH_TEST_DOCKER_APART.
/// </summary>
public sealed class DockerElsewhereTests : IAsyncDisposable
{
    private readonly TestPlace place = new();
    private readonly EngineRelay relay;

    public DockerElsewhereTests()
    {
        relay = new EngineRelay(DockerPlace.RequireApart());
        place.Set("DOCKER_HOST", relay.Endpoint);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Run => place.RunDirectory;

    public async ValueTask DisposeAsync()
    {
        await RemoveLeftAsync();
        await relay.DisposeAsync();
        await place.DisposeAsync();
    }

    [Fact]
    public async Task What_is_merged_is_what_the_same_run_on_Process_merges()
    {
        JsonObject[] tasks =
        [
            DockerPlace.Task(
                "a",
                "mkdir -p d; echo a > d/a.txt; echo one > same.txt; printf '#!/bin/sh\\n' > run.sh; chmod 755 run.sh; ln -s d/a.txt near; "
                    + "head -c 40000000 /dev/zero > large.bin; ln large.bin again.bin; mkdir -p empty; touch 'odd  name'; "
                    + $"touch \"$(printf 'caf\\303\\251')\" {new string('n', 200)}; mkfifo pipe"),
            DockerPlace.Task("b", "echo b > b.txt; echo two > same.txt"),
            DockerPlace.Task("c", "cat d/a.txt > c.txt; [ -x run.sh ] && echo kept >> c.txt; ln -s c.txt link; cat near >> c.txt", "a"),
            DockerPlace.Task("d", "cat c.txt b.txt > d.txt; rm -f run.sh large.bin; chmod 000 d.txt", "c", "b"),
        ];
        var elsewhere = await StartWith(["--on-conflict", "PreferLater"], tasks).EndAsync();
        await using var other = new TestPlace();
        var here = await other.RunAsync(
            "--plan", other.Plan([.. tasks.Select(task => (JsonObject)task.DeepClone())]), "--backend", "Process", "-m", "3",
            "--on-conflict", "PreferLater");

        Assert.Equal(here.ExitCode, elsewhere.ExitCode);
        Assert.Equal(MergedFiles.Of(other.RunDirectory), MergedFiles.Of(Run));
        Assert.Contains("has no directories of this machine", elsewhere.Output + elsewhere.Error, StringComparison.Ordinal);
        Assert.Empty(await ContainersAsync());
        Assert.Empty(await VolumesAsync());
    }

    [Fact]
    public async Task What_a_task_prints_is_here_while_it_runs_and_whole_afterwards()
    {
        var run = StartWith([], DockerPlace.Task("a", "echo first; while [ ! -e ../go ]; do sleep 0.05; done; echo last"));
        await UntilSaidAsync("a", "first\n");
        await OpenAsync("a", "go");
        (await run.EndAsync()).EndedWith(0);

        Assert.Equal("first\nlast\n", Said("a"));
    }

    [Fact]
    public async Task A_connection_that_is_cut_and_comes_back_loses_nothing()
    {
        var run = StartWith(
            [],
            DockerPlace.Task("ended", "echo early; while [ ! -e ../go ]; do sleep 0.05; done; echo late; echo 1 > ended.txt"),
            DockerPlace.Task("on", "echo early; while [ ! -e ../go ]; do sleep 0.05; done; echo late; echo 1 > on.txt"));
        await UntilSaidAsync("ended", "early\n");
        await UntilSaidAsync("on", "early\n");
        await relay.CutAsync();
        await OpenAsync("ended", "go");
        await UntilEndedAsync("ended");
        relay.Mend();
        await OpenAsync("on", "go");
        (await run.EndAsync()).EndedWith(0);

        Assert.Equal("early\nlate\n", Said("ended"));
        Assert.Equal("early\nlate\n", Said("on"));
        Assert.All(TestPlace.Trace(Run), row => Assert.Equal("1", row["attempt"]));
        Assert.True(File.Exists(Path.Combine(Run, "src", "ended.txt")) && File.Exists(Path.Combine(Run, "src", "on.txt")));
        Assert.Empty(await ContainersAsync());
    }

    [Fact]
    public async Task After_a_killed_orchestrator_a_resume_takes_what_ended_and_adopts_what_runs()
    {
        var run = StartWith(
            [],
            DockerPlace.Task("ended", "echo early; while [ ! -e ../go ]; do sleep 0.05; done; echo $PSORCH_ATTEMPT > ended.txt"),
            DockerPlace.Task("on", "echo early; while [ ! -e ../go ]; do sleep 0.05; done; echo late; echo $PSORCH_ATTEMPT > on.txt"));
        await UntilSaidAsync("ended", "early\n");
        await UntilSaidAsync("on", "early\n");
        run.Signal(PsorchProcess.Kill);
        await run.EndAsync();
        await OpenAsync("ended", "go");
        await UntilEndedAsync("ended");
        var resume = place.Start("resume", Run);
        await TestPlace.Until(() => File.Exists(Path.Combine(Attempt("ended"), "result.json")), "what ended is taken");
        await OpenAsync("on", "go");
        (await resume.EndAsync()).EndedWith(0);

        Assert.All(TestPlace.Trace(Run), row => Assert.Equal("1", row["attempt"]));
        Assert.Equal("1\n", await File.ReadAllTextAsync(Path.Combine(Run, "src", "ended.txt"), Token));
        Assert.Equal("1\n", await File.ReadAllTextAsync(Path.Combine(Run, "src", "on.txt"), Token));
        Assert.Equal("early\nlate\n", Said("on"));
        Assert.Empty(await ContainersAsync());
        Assert.Empty(await VolumesAsync());
    }

    [Fact]
    public async Task A_stop_ends_it_and_brings_what_it_left()
    {
        var run = StartWith([], DockerPlace.Task("a", "trap 'echo asked; exit 3' TERM; echo ready; sleep 300 & wait"));
        await UntilSaidAsync("a", "ready\n");
        (await place.PsorchAsync("stop", Run)).EndedWith(0);
        (await run.EndAsync()).EndedWith(130);

        Assert.Equal("ready\nasked\n", Said("a"));
        Assert.Empty(await ContainersAsync());
    }

    [Fact]
    public async Task Secrets_reach_the_task_that_names_them()
    {
        place.Set("DEPLOY_TOKEN", "a-secret-of-the-test-elsewhere");
        (await StartWith(
            [],
            DockerPlace.Task("a", "[ ${#DEPLOY_TOKEN} = 30 ] && echo has; id -u; touch /etc/x 2>/dev/null || echo confined")
                .With("secrets", PlanText.Strings("DEPLOY_TOKEN"))).EndAsync()).EndedWith(0);

        Assert.Equal("has\n1000\nconfined\n", Said("a"));
    }

    [Fact]
    public async Task Its_files_are_the_callers_own()
    {
        (await StartWith([], DockerPlace.Task("a", "mkdir d; echo a > d/a.txt; chmod 700 d; chmod 600 d/a.txt")).EndAsync()).EndedWith(0);
        var said = await place.ProgramAsync("sh", "-c", $"find '{Run}' ! -user \"$(id -u)\" | head -n 3");

        Assert.Equal("", said);
    }

    [Theory]
    [InlineData(AgentKind.ClaudeCode)]
    [InlineData(AgentKind.Anthropic)]
    public async Task Agents_without_a_network_ask_their_models_through_the_link(AgentKind agent)
    {
        const string Key = "sk-ant-of-agents-elsewhere";
        await using var server = await ModelPlace.StartServerAsync(
            place, new ModelServer.LoopbackModelServerOptions { Keys = [Key] });
        place.Set("ANTHROPIC_API_KEY", Key);
        string[] tasks = ["a", "b"];
        var result = await StartWith(
            ["--agent", agent.ToString(), "--max-cost-usd", "20"],
            [.. tasks.Select(id => PlanText.Agent(id).With("prompt", ModelPlace.Script(id, ModelPlace.Make(agent, $"{id}.txt", "made"))))])
            .EndAsync();

        result.EndedWith(0);
        Assert.All(tasks, id => Assert.Equal("made", File.ReadAllText(Path.Combine(Run, "src", id + ".txt"))));
        Assert.Equal(server.Log.CostUsd, TestPlace.Summary(Run).GetProperty("totals").GetProperty("costUsd").GetDecimal());
        await SecretSearch.AssertInNoFileAsync(Key, place.Root, Run);
    }

    [Fact]
    public async Task Somebody_pauses_a_container_and_that_is_said()
    {
        var run = StartWith([], DockerPlace.Task("a", "echo ready; while [ ! -e ../go ]; do sleep 0.05; done"));
        await UntilSaidAsync("a", "ready\n");
        await AskEngineAsync("POST", $"containers/{TokenOf("a")}/pause");
        await TestPlace.Until(
            () => File.ReadAllText(TestPlace.JournalPath(Run)).Contains("is paused", StringComparison.Ordinal), "it is said");
        await AskEngineAsync("POST", $"containers/{TokenOf("a")}/unpause");
        await OpenAsync("a", "go");
        (await run.EndAsync()).EndedWith(0);
    }

    private PsorchProcess StartWith(string[] arguments, params JsonObject[] tasks) => place.StartRun(
        ["--plan", place.Plan(tasks), "--docker", "--docker-image", DockerPlace.Image, "-m", "3", .. arguments]);

    private string Attempt(string task) => Directory
        .GetDirectories(Run, "executor_*").Select(executor => Path.Combine(executor, task, "attempt-1")).Single(Directory.Exists);

    private string Said(string task) => File.ReadAllText(Path.Combine(Attempt(task), "stdout.log"));

    private Task UntilSaidAsync(string task, string text) => TestPlace.Until(
        () => place.Runs.Length == 1
            && Directory.GetFiles(Run, "stdout.log", SearchOption.AllDirectories)
                .Any(file => file.Contains($"/{task}/attempt-1/", StringComparison.Ordinal) && File.ReadAllText(file) == text),
        $"'{task}' says '{text}'");

    /// <summary>The name of the container of a task's first attempt, which is noted where its files are.</summary>
    private string TokenOf(string task) => File.ReadAllText(Path.Combine(Attempt(task), "elsewhere")).Split('@')[0];

    private async Task OpenAsync(string task, string gate)
    {
        var tar = Path.Combine(place.Root, gate + ".tar");
        place.Write(gate, string.Empty);
        await place.ProgramAsync("tar", "-C", place.Root, "-cf", tar, gate);
        await AskEngineAsync("PUT", $"containers/{TokenOf(task)}/archive?path=/output", "--upload-file", tar);
    }

    private async Task UntilEndedAsync(string task)
    {
        var name = TokenOf(task);
        while ((await AskEngineAsync("GET", $"containers/{name}/json")).Contains("\"Running\":true", StringComparison.Ordinal))
        {
            await Task.Delay(50, Token);
        }
    }

    private async Task<string> AskEngineAsync(string method, string path, params string[] more) => await place.ProgramAsync(
        "curl",
        ["-sf", "--unix-socket", DockerPlace.RequireApart()["unix://".Length..], "-X", method, "http://docker/" + path, .. more]);

    private string RunId =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Run, ".orchestrator", "run.json")))!["runId"]!.GetValue<string>();

    private async Task<IReadOnlyList<string>> ContainersAsync()
    {
        using var engine = await DockerPlace.ConnectAsync(DockerPlace.RequireApart());
        return await engine.ListAsync(ContainerLabels.Run, RunId, Token);
    }

    private async Task<IReadOnlyList<string>> VolumesAsync()
    {
        var answer = await AskEngineAsync("GET", $"volumes?filters=%7B%22label%22%3A%5B%22psorch.run%3D{RunId}%22%5D%7D");
        return JsonNode.Parse(answer)!["Volumes"] is JsonArray volumes ? [.. volumes.Select(volume => volume!.ToJsonString())] : [];
    }

    private async Task RemoveLeftAsync()
    {
        using var engine = await DockerPlace.ConnectAsync(DockerPlace.RequireApart());
        foreach (var id in place.Runs.Length == 0 ? [] : await engine.ListAsync(ContainerLabels.Run, RunId, CancellationToken.None))
        {
            await engine.RemoveAsync(id, CancellationToken.None);
        }
    }
}
