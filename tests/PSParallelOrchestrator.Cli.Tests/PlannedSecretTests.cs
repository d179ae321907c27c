using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>
/// A whole job of planner and agents in which the model says every key it can know: none of them is anywhere but where it is needed.
/// </summary>
public sealed class PlannedSecretTests : IAsyncDisposable
{
    private const string Careless = "write the key down";
    private const string Talkative = "Name all keys";
    private static readonly TimeSpan AtWork = TimeSpan.FromSeconds(3);
    private readonly TestPlace place = new();

    // Made up anew for each test: what another one leaves is not taken for a find.
    private readonly string apiKey = $"sk-ant-canary-{Guid.NewGuid():N}";
    private readonly string secretKey = $"canary/of+the/AWS+secret+key/{Guid.NewGuid():N}";
    private readonly string sessionToken = $"canary-of-the-AWS-session-token//{Guid.NewGuid():N}==";
    private readonly string bearerToken = $"canary-of-the-bedrock-token-{Guid.NewGuid():N}";

    // What this test's psorch knows, and the model says.
    private string[] known = [];
    private bool isTalkative;
    private int planned;

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData(AgentKind.Anthropic, "Threading")]
    [InlineData(AgentKind.Anthropic, "Process")]
    [InlineData(AgentKind.Bedrock, "Threading")]
    [InlineData(AgentKind.Bedrock, "Process")]
    [InlineData(AgentKind.ClaudeCode, "Process")]
    public async Task Keys_of_the_environment_are_written_nowhere(AgentKind agent, string backend)
    {
        Effort.SkipUnless(agent == AgentKind.ClaudeCode || (agent == AgentKind.Bedrock) == (backend == "Threading"));
        await using var server = await StartAsync();
        await ModelPlace.RequireAsync(place, agent);
        SetAll();
        var run = place.StartRun(Requirements(agent), "--planner", $"{agent}", "--agent", $"{agent}", "--backend", backend);
        await AtWorkAsync(server, run);
        Assert.All(known, secret => Assert.Empty(TestPlace.ProcessesWith(secret)));
        AssertSilent((await run.EndAsync()).EndedWith(0));
        if (agent == AgentKind.Bedrock)
        {
            Assert.All(server.Log.Messages, message => Assert.Equal(bearerToken, message.Credential.Key), throwIfEmpty: true);
        }

        await AssertNowhereAsync();
    }

    [Fact]
    public async Task Temporary_credentials_of_AWS_sign_and_are_written_nowhere()
    {
        await using var server = await StartAsync();
        SetAll();
        place.Set("AWS_BEARER_TOKEN_BEDROCK", null);
        known = [apiKey, secretKey, sessionToken];
        AssertSilent(
            (
                await place.RunAsync(Requirements(AgentKind.Bedrock), "--planner", "Bedrock", "--agent", "Bedrock", "--backend", "Process")
            ).EndedWith(0));
        Assert.All(
            server.Log.Messages,
            message => Assert.Equal((ModelPlace.AccessKeyId, true), (message.Credential.Key, message.Credential.SessionTokenSigned)),
            throwIfEmpty: true);
        await AssertNowhereAsync();
    }

    [Theory]
    [InlineData(AgentKind.Anthropic, "Threading")]
    [InlineData(AgentKind.Anthropic, "Process")]
    [InlineData(AgentKind.Bedrock, "Threading")]
    [InlineData(AgentKind.Bedrock, "Process")]
    [InlineData(AgentKind.ClaudeCode, "Threading")]
    public async Task A_given_key_is_in_the_environment_of_no_process(AgentKind agent, string backend)
    {
        Effort.SkipUnless(agent == AgentKind.ClaudeCode || (agent == AgentKind.Anthropic) == (backend == "Threading"));
        await using var server = await StartAsync();
        await ModelPlace.RequireAsync(place, agent);
        var key = KeyFile(agent);
        var run = place.StartRun(
            Requirements(agent),
            "--planner",
            $"{agent}",
            "--agent",
            $"{agent}",
            "--backend",
            backend,
            "--api-key-file",
            place["key"]);
        await AtWorkAsync(server, run);
        var holders = SecretSearch.ProcessesWithInEnvironment(key);
        Assert.Empty(TestPlace.ProcessesWith(key));
        Assert.Empty(holders);
        AssertSilent((await run.EndAsync()).EndedWith(0));
        Assert.All(server.Log.Messages, message => Assert.Equal(key, message.Credential.Key), throwIfEmpty: true);
        await AssertNowhereAsync();
    }

    [Theory]
    [InlineData(AgentKind.Anthropic)]
    [InlineData(AgentKind.Bedrock)]
    [InlineData(AgentKind.ClaudeCode)]
    public async Task A_planner_that_is_given_up_keeps_and_shows_no_key(AgentKind planner)
    {
        isTalkative = true;
        await using var server = await StartAsync();
        await ModelPlace.RequireAsync(place, planner);
        SetAll();
        var ended = await place.PsorchAsync("plan", "- Backend", "--planner", $"{planner}");
        Assert.Contains("[Planning", ended.EndedWith(1).Error, StringComparison.Ordinal);
        AssertSilent(ended);
        var kept = Assert.Single(Directory.GetDirectories(place["state/plans"]));
        Assert.Contains(
            "[secret removed]",
            await File.ReadAllTextAsync(Path.Combine(kept, "transcript.jsonl"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(place.Root, "*", SearchOption.AllDirectories), file =>
            Assert.DoesNotContain(known, File.ReadAllText(file).Contains));
    }

    [Theory]
    [InlineData(AgentKind.Anthropic)]
    [InlineData(AgentKind.Bedrock)]
    public async Task A_key_that_an_agent_writes_into_a_file_fails_the_attempt_and_is_not_taken(AgentKind agent)
    {
        await using var server = await StartAsync();
        SetAll();
        var plan = place.Plan(PlanText.Agent("careless").With("prompt", Careless).With("maxRetries", 0));
        AssertSilent((await place.RunAsync("--plan", plan, "--agent", $"{agent}")).EndedWith(1));
        var run = place.RunDirectory;
        Assert.Contains("config/.env", TestPlace.Task(run, "careless").GetRawText(), StringComparison.Ordinal);
        File.Delete(Path.Combine(run, "executor_0", "careless", "attempt-1", "workspace", "config", ".env"));
        await AssertNowhereAsync(isPlanned: false);
    }

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task The_shell_of_a_container_has_no_key_and_what_it_finds_goes_neither_to_a_file_nor_to_the_model(string backend)
    {
        await using var server = await StartAsync();
        SetAll();
        place.Set("PSORCH_IN_CONTAINER", "1");
        var steps = new[] { "env", "cat /proc/$PPID/environ", "cat /proc/$PPID/cmdline" }.Select(command =>
            new JsonObject { ["tool"] = "shell", ["input"] = new JsonObject { ["command"] = $"{command} | tr '\\0' '\\n'; true" } });
        var script = ModelPlace.Script("shell", [.. steps, AgentSteps.Say("Done: ${toolResult}")]);
        (
            await place.RunAsync(
                "--plan",
                place.Plan(PlanText.Agent("shell").With("prompt", script)),
                "--agent",
                "Anthropic",
                "--backend",
                backend)).EndedWith(0);

        Assert.Equal(4, server.Log.Messages.Count);
        Assert.All(server.Log.Messages, message => Assert.DoesNotContain(known, message.Body!.Contains));
        Assert.DoesNotContain("ANTHROPIC_API_KEY", server.Log.Messages[1].Body!, StringComparison.Ordinal);
        await AssertNowhereAsync(isPlanned: false);
    }

    private static string Requirements(AgentKind agent) =>
        $"Make files:\n- {Talkative} "
            + $"{ModelPlace.Script("first", ModelPlace.Make(agent, "src/first.txt", "made"), AgentSteps.Say("Done."))}";

    // The first word of a planner's model is every key and no plan, so that it is asked again.
    private ScriptStep? Answer(ModelRequest request)
    {
        var keys = "I know " + string.Join(" and ", known);
        if (request.Structure is not null)
        {
            return Interlocked.Increment(ref planned) == 1 || isTalkative
                ? ScriptStep.OfJson(new JsonObject { ["rationale"] = keys })
                : null;
        }

        var answers = request.Messages.Count(message => message.IsAssistant);
        var prompt = request.Messages[0].Text;
        return prompt.Contains(Careless, StringComparison.Ordinal) && answers == 0
            ? ScriptStep.OfTool("create", new JsonObject { ["path"] = "config/.env", ["file_text"] = string.Join('\n', known) })
            : prompt.Contains(Talkative, StringComparison.Ordinal) && answers > 0 ? new ScriptStep { Text = keys, Delay = AtWork }
            : null;
    }

    private async Task<LoopbackModelServer> StartAsync() => await ModelPlace.StartServerAsync(
        place, new LoopbackModelServerOptions { Keys = [apiKey, bearerToken, ModelPlace.AccessKeyId], Answer = Answer });

    private void SetAll()
    {
        known = [apiKey, secretKey, sessionToken, bearerToken];
        place.Set("ANTHROPIC_API_KEY", apiKey);
        place.Set("AWS_ACCESS_KEY_ID", ModelPlace.AccessKeyId);
        place.Set("AWS_SECRET_ACCESS_KEY", secretKey);
        place.Set("AWS_SESSION_TOKEN", sessionToken);
        place.Set("AWS_BEARER_TOKEN_BEDROCK", bearerToken);
    }

    private string KeyFile(AgentKind agent)
    {
        var key = agent == AgentKind.Bedrock ? bearerToken : apiKey;
        known = [key];
        place.Write("key", key);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(place["key"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return key;
    }

    private static Task AtWorkAsync(LoopbackModelServer server, PsorchProcess run) =>
        TestPlace.Until(
            () =>
                run.HasExited
                || (server.Log.Statistics.InFlight > 0
                    && server.Log.Messages is [.., { Body: { } newest }]
                    && newest.Contains("tool_result", StringComparison.Ordinal)),
            "an agent is in the middle of its work");

    private void AssertSilent(PsorchResult ended) => Assert.DoesNotContain(known, (ended.Output + ended.Error).Contains);

    private async Task AssertNowhereAsync(bool isPlanned = true)
    {
        File.Delete(place["key"]);
        var run = place.RunDirectory;
        if (isPlanned)
        {
            Assert.Contains(
                "[secret removed]",
                await File.ReadAllTextAsync(Path.Combine(run, "planner", "transcript.jsonl"), TestContext.Current.CancellationToken),
                StringComparison.Ordinal);
            Assert.NotEmpty(Directory.GetFiles(place["state/plans"], "transcript.jsonl", SearchOption.AllDirectories));
        }

        foreach (var secret in known)
        {
            await SecretSearch.AssertInNoFileAsync(secret, place.Root, run);
        }
    }
}
