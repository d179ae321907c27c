using PSParallelOrchestrator.Cli.Tests.Support;
using static PSParallelOrchestrator.Cli.Tests.Support.AgentSteps;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>
/// A key is where it is needed, and nowhere else: not in arguments, in other processes, nor in anything that a run leaves behind.
/// </summary>
public sealed class SecretTests : IAsyncDisposable
{
    private const string Canary = "sk-ant-canary-e81b40c7d3";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task A_given_key_reaches_no_process_but_the_gateway(string backend)
    {
        await using var server = await ModelPlace.StartServerAsync(place, AgentKind.ClaudeCode, Canary);
        var gate = $"while [ ! -e '{place["go"]}' ]; do sleep 0.02; done";
        var plan = place.Plan(
            Agent(
                "agent",
                Bash($"touch '{place["begun"]}'; echo $ANTHROPIC_API_KEY; echo $ANTHROPIC_API_KEY >&2; {gate}"),
                Write("made.txt", "made"),
                Say("The key is ${toolResult}")),
            PlanText.Shell("command", $"env; tr '\\0' '\\n' < /proc/self/environ; {gate}", null, place.Marker),
            Agent("failing", Bash("echo $ANTHROPIC_API_KEY"), Say("I was given ${toolResult}"))
                .With("verify", "echo no good; exit 1")
                .With("maxRetries", 0));
        KeyFile();
        var run = place.StartRun(
            "--plan",
            plan,
            "--agent",
            "ClaudeCode",
            "--backend",
            backend,
            "--api-key-file",
            place["key"],
            "--allowed-tool",
            "Bash",
            "-m",
            "3");

        await TestPlace.Until(() => File.Exists(place["begun"]), "the agent is at work");
        var holders = SecretSearch.ProcessesWithInEnvironment(Canary);
        Assert.Empty(holders);
        Assert.Empty(TestPlace.ProcessesWith(Canary));
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
        Assert.Equal(
            bytes,
            await File.ReadAllBytesAsync(
                Path.Combine(place.RunDirectory, "executor_0", "cat", "attempt-1", "stdout.log"),
                TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_that_is_resumed_needs_the_key_again_and_says_so_and_what_runs_on_has_none()
    {
        await using var server = await ModelPlace.StartServerAsync(place, AgentKind.ClaudeCode, Canary);
        KeyFile();
        var plan = place.Plan(
            Agent(
                "adopted",
                Bash($"touch '{place["begun"]}'; while [ ! -e '{place["go"]}' ]; do sleep 0.02; done; env"),
                Say("It is ${toolResult}")),
            Agent("next", Write("next.txt", "made"), Say("Done.")).With("dependsOn", PlanText.Strings("adopted")));
        var run = place.StartRun(
            "--plan",
            plan,
            "--agent",
            "ClaudeCode",
            "--backend",
            "Process",
            "--api-key-file",
            place["key"],
            "--allowed-tool",
            "Bash");
        await TestPlace.Until(() => File.Exists(place["begun"]), "the agent is at work");
        run.Signal(PsorchProcess.Kill);
        await run.EndAsync();

        (await place.PsorchAsync("resume", place.RunDirectory)).Refused(3, "AgentNotUsable", "--api-key-file", "is not stored");
        var resumed = place.StartProgram(
            "/bin/sh",
            "-c",
            $"exec '{PsorchProcess.Executable}' resume '{place.RunDirectory}' --api-key-file - < '{place["key"]}'");
        place.Write("go", "");
        (await resumed.EndAsync()).EndedWith(0);
        await AssertNowhereAsync();
    }

    [Fact]
    public async Task A_key_that_an_agent_writes_into_a_file_fails_the_attempt_and_is_not_taken()
    {
        await using var server = await ModelPlace.StartServerAsync(place, AgentKind.ClaudeCode, Canary);
        KeyFile();
        var plan = place.Plan(
            Agent("careless", Bash($"cat '{place["key"]}'"), Write("config/.env", "KEY=${toolResult}"), Say("Done."))
                .With("maxRetries", 0));
        (await place.RunAsync("--plan", plan, "--agent", "ClaudeCode", "--api-key-file", place["key"], "--allowed-tool", "Bash")).EndedWith(
            1);
        Assert.Contains("config/.env", TestPlace.Task(place.RunDirectory, "careless").GetRawText(), StringComparison.Ordinal);
        File.Delete(Path.Combine(place.RunDirectory, "executor_0", "careless", "attempt-1", "workspace", "config", ".env"));
        await AssertNowhereAsync();
    }

    [Fact]
    public async Task What_an_agent_does_can_be_read_and_is_asked_for_by_task()
    {
        await using var server = await ModelPlace.StartServerAsync(place, AgentKind.ClaudeCode, Canary);
        var plan = place.Plan(
            Agent("agent", Write("a.txt", "made"), Bash("echo $ANTHROPIC_API_KEY"), Say("All is done.")),
            PlanText.Shell("command", "true"));
        (await place.RunAsync("--plan", plan, "--agent", "ClaudeCode", "--allowed-tool", "Bash")).EndedWith(0);

        var run = place.RunDirectory;
        var lines = (await place.PsorchAsync("log", run, "agent", "--activity", "--follow")).EndedWith(0).Output;
        Assert.Matches(@"(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z Tool    Write\(.*a\.txt", lines);
        Assert.Contains("Tool    Bash(echo $ANTHROPIC_API_KEY)", lines, StringComparison.Ordinal);
        Assert.Contains("All is done.", lines, StringComparison.Ordinal);
        (await place.PsorchAsync("log", run, "command", "--activity")).Refused(2, "NoOutput", "command");
        (await place.PsorchAsync("log", run, "--activity")).Refused(2, "TaskMissing", "--activity");
        (await place.PsorchAsync("log", run, "agent", "--activity", "--stderr")).Refused(2, "OptionsExclude", "--activity");
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

        // The key is in the file alone.
        place.Set("ANTHROPIC_API_KEY", null);
        place.Write("key", text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(place["key"], mode);
        }
    }
}
