using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.ModelServer;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>A key is where it is needed, and nowhere else: not in arguments, in other processes, nor in anything that a run leaves behind.</summary>
public sealed class SecretTests : IAsyncDisposable
{
    private const string Canary = "sk-ant-canary-e81b40c7d3";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task A_given_key_reaches_the_agent_alone(string backend)
    {
        await using var server = await StartServerAsync();
        var gate = $"while [ ! -e '{place["go"]}' ]; do sleep 0.02; done";
        var plan = place.Plan(
            Agent("agent", Bash($"touch '{place["begun"]}'; echo $ANTHROPIC_API_KEY; echo $ANTHROPIC_API_KEY >&2; {gate}"), Write("made.txt", "made"), Say("The key is ${toolResult}")),
            PlanText.Shell("command", $"env; tr '\\0' '\\n' < /proc/self/environ; {gate}", null, place.Marker),
            Agent("failing", Bash("echo $ANTHROPIC_API_KEY"), Say("I was given ${toolResult}")).With("verify", "echo no good; exit 1").With("maxRetries", 0));
        KeyFile();
        var run = place.StartRun("--plan", plan, "--agent", "ClaudeCode", "--backend", backend, "--api-key-file", place["key"], "--allowed-tool", "Bash", "-m", "3");

        await TestPlace.Until(() => File.Exists(place["begun"]), "the agent is at work");
        var holders = SecretSearch.ProcessesWithInEnvironment(Canary);
        Assert.NotEmpty(holders);
        Assert.Empty(TestPlace.ProcessesWith(Canary));

        // The agent, what it starts, and the executors that hand the key to it; not the command, git, or psorch itself.
        Assert.All(holders, process => Assert.True(
            process.CommandLine.Contains("claude", StringComparison.Ordinal) || process.CommandLine.Contains("\0exec\0", StringComparison.Ordinal), process.CommandLine));
        Assert.DoesNotContain(holders, process => process.CommandLine.Contains(place.Marker, StringComparison.Ordinal));
        Assert.DoesNotContain(holders, process => process.Id == run.Id);
        place.Write("go", "");
        var ended = (await run.EndAsync()).EndedWith(1);

        Assert.DoesNotContain(Canary, ended.Output + ended.Error, StringComparison.Ordinal);
        Assert.Equal("Succeeded", TestPlace.Task(place.RunDirectory, "agent").GetProperty("state").GetString());
        Assert.Equal("Succeeded", TestPlace.Task(place.RunDirectory, "command").GetProperty("state").GetString());
        await AssertNowhereAsync();
    }

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task A_key_of_the_environment_that_commands_print_is_written_nowhere(string backend)
    {
        place.Set("DEPLOY_TOKEN", Canary);
        var plan = place.Plan(
            PlanText.Shell("prints", "echo $DEPLOY_TOKEN; echo $DEPLOY_TOKEN >&2; printf %s \"$DEPLOY_TOKEN\""),
            PlanText.Shell("fails", "echo no access with $DEPLOY_TOKEN >&2; exit 3").With("maxRetries", 1),
            PlanText.Shell("checked", "true").With("verify", "echo wrong $DEPLOY_TOKEN; exit 1").With("maxRetries", 0));
        var ended = (await place.RunAsync("--plan", plan, "--backend", backend)).EndedWith(1);

        var run = place.RunDirectory;
        Assert.Equal("[secret removed]\n[secret removed]", (await place.PsorchAsync("log", run, "prints")).EndedWith(0).Output);
        Assert.Equal("[secret removed]\n", (await place.PsorchAsync("log", run, "prints", "--stderr")).EndedWith(0).Output);
        Assert.Contains("no access with [secret removed]", TestPlace.Task(run, "fails").GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, ended.Output + ended.Error, StringComparison.Ordinal);
        await AssertNowhereAsync();
    }

    [Fact]
    public async Task Output_without_a_secret_is_what_the_command_printed()
    {
        place.Set("DEPLOY_TOKEN", Canary);
        var bytes = new byte[200_000];
        new Random(7).NextBytes(bytes);
        await File.WriteAllBytesAsync(place["bytes"], bytes, TestContext.Current.CancellationToken);
        (await place.RunAsync("--plan", place.Plan(PlanText.Shell("cat", $"cat '{place["bytes"]}'")), "--backend", "Process")).EndedWith(0);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(place.RunDirectory, "executor_0", "cat", "attempt-1", "stdout.log"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_that_is_resumed_needs_the_key_again_and_says_so_and_what_runs_on_still_hides_it()
    {
        await using var server = await StartServerAsync();
        KeyFile();
        var plan = place.Plan(
            Agent("adopted", Bash($"touch '{place["begun"]}'; while [ ! -e '{place["go"]}' ]; do sleep 0.02; done; echo $ANTHROPIC_API_KEY"), Say("It is ${toolResult}")),
            Agent("next", Write("next.txt", "made"), Say("Done.")).With("dependsOn", PlanText.Strings("adopted")));
        var run = place.StartRun("--plan", plan, "--agent", "ClaudeCode", "--backend", "Process", "--api-key-file", place["key"], "--allowed-tool", "Bash");
        await TestPlace.Until(() => File.Exists(place["begun"]), "the agent is at work");
        run.Signal(PsorchProcess.Kill);
        await run.EndAsync();

        (await place.PsorchAsync("resume", place.RunDirectory)).Refused(3, "AgentNotUsable", "--api-key-file", "kept nowhere");
        var resumed = place.StartProgram("/bin/sh", "-c", $"exec '{PsorchProcess.Executable}' resume '{place.RunDirectory}' --api-key-file - < '{place["key"]}'");
        place.Write("go", "");
        (await resumed.EndAsync()).EndedWith(0);
        Assert.Contains("[secret removed]", await File.ReadAllTextAsync(Path.Combine(place.RunDirectory, "executor_0", "adopted", "attempt-1", "transcript.jsonl"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await AssertNowhereAsync();
    }

    [Fact]
    public async Task A_key_file_that_others_can_read_is_refused()
    {
        KeyFile(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        (await place.RunAsync("x", "--api-key-file", place["key"])).Refused(2, "ApiKeyFileShared", place["key"], "chmod 600");
        Assert.Empty(place.Runs);
    }

    [Fact]
    public async Task A_key_file_without_a_key_is_refused()
    {
        (await place.RunAsync("x", "--api-key-file", place["missing"])).Refused(2, "ApiKeyFileUnreadable", "missing");
        KeyFile(text: "short\n");
        (await place.RunAsync("x", "--api-key-file", place["key"])).Refused(2, "ApiKeyInvalid", "5 characters");
        KeyFile(text: "two words of text");
        (await place.RunAsync("x", "--api-key-file", place["key"])).Refused(2, "ApiKeyInvalid", "white space");
        Assert.Empty(place.Runs);
    }

    private async Task AssertNowhereAsync()
    {
        File.Delete(place["key"]);
        var run = place.RunDirectory;
        await SecretSearch.AssertInNoFileAsync(Canary, place.Root, run);
    }

    private void KeyFile(UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, string text = Canary + "\n")
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux.");
        place.Write("key", text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(place["key"], mode);
    }

    private static JsonObject Agent(string id, params JsonObject[] steps) => PlanText.Agent(id).With(
        "prompt", "MODEL-SCRIPT: " + new JsonObject { ["name"] = id, ["steps"] = new JsonArray([.. steps]) }.ToJsonString());

    private static JsonObject Bash(string command) => new() { ["tool"] = "Bash", ["input"] = new JsonObject { ["command"] = command } };

    private static JsonObject Write(string path, string content) =>
        new() { ["tool"] = "Write", ["input"] = new JsonObject { ["file_path"] = "${cwd}/" + path, ["content"] = content } };

    private static JsonObject Say(string text) => new() { ["text"] = text };

    private async Task<LoopbackModelServer> StartServerAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc.");
        try
        {
            place.Set("PSORCH_CLAUDE_EXE", (await ClaudeInstallation.FindAsync(TestContext.Current.CancellationToken)).Path);
        }
        catch (OrchestratorException e)
        {
            Assert.Skip(e.Message);
        }

        foreach (var name in (string[])["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"])
        {
            place.Set(name, null);
        }

        var server = await LoopbackModelServer.StartAsync(new LoopbackModelServerOptions { Keys = [Canary] });
        place.Set("ANTHROPIC_BASE_URL", server.Url);
        return server;
    }
}
