using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;

namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>
/// Agents in containers that have no network and no key: they ask their model by the gateway's socket, and leave what they make.
/// </summary>
public sealed class DockerAgentTests : IAsyncDisposable
{
    private const string Key = "sk-ant-of-agents-in-containers";
    private readonly DockerPlace place = DockerPlace.Require();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData(AgentKind.ClaudeCode)]
    [InlineData(AgentKind.Anthropic)]
    [InlineData(AgentKind.Bedrock)]
    public async Task Three_at_once_make_their_files_and_cost_what_the_server_counted(AgentKind agent)
    {
        await using var server = await StartServerAsync(agent);
        string[] tasks = ["a", "b", "c"];
        var result = await place.StartWith(
            ["--agent", agent.ToString(), "--max-cost-usd", "20"],
            [.. tasks.Select(id => PlanText.Agent(id).With("prompt", ModelPlace.Script(id, ModelPlace.Make(agent, $"{id}.txt", "made"))))])
            .EndAsync();

        result.EndedWith(0);
        Assert.All(tasks, id => Assert.Equal("made", File.ReadAllText(Path.Combine(place.Run, "src", id + ".txt"))));
        Assert.Equal(server.Log.CostUsd, TestPlace.Summary(place.Run).GetProperty("totals").GetProperty("costUsd").GetDecimal());
        await SecretSearch.AssertInNoFileAsync(Key, place.Files.Root, place.Run);
    }

    [Theory]
    [InlineData(AgentKind.ClaudeCode)]
    [InlineData(AgentKind.Anthropic)]
    public async Task Its_shell_reaches_its_room_and_nobody_beside(AgentKind agent)
    {
        await using var server = await StartServerAsync(agent);
        const string Look =
            "{ grep -c eth0 /proc/net/dev; env | grep -c sk-ant; cat /proc/1/environ | tr '\\0' '\\n' | grep -c sk-ant; "
                + "ls /run/psorch; ls /output/.. | grep -c attempt; touch /etc/x 2>&1 | grep -c Read-only; } > seen.txt 2>&1; true";
        var shell = agent == AgentKind.ClaudeCode
            ? AgentSteps.Bash(Look)
            : new System.Text.Json.Nodes.JsonObject
            {
                ["tool"] = "shell",
                ["input"] = new System.Text.Json.Nodes.JsonObject { ["command"] = Look },
            };
        (await place.StartWith(
            ["--agent", agent.ToString()], PlanText.Agent("a").With("prompt", ModelPlace.Script("a", shell))).EndAsync()).EndedWith(0);

        Assert.Equal(
            "0\n0\n0\ngateway.sock\n0\n1\n",
            await File.ReadAllTextAsync(Path.Combine(place.Run, "src", "seen.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_image_without_the_client_is_an_error_before_the_first_task()
    {
        await using var server = await StartServerAsync(AgentKind.ClaudeCode);
        var image = Environment.GetEnvironmentVariable("PSORCH_TEST_DOCKER_COMMAND_IMAGE");
        Assert.SkipWhen(string.IsNullOrEmpty(image), "PSORCH_TEST_DOCKER_COMMAND_IMAGE names no image without agents.");
        var result = await place.Files.RunAsync(
            "--plan", place.Files.Plan(PlanText.Agent("a")), "--docker", "--docker-image", image!, "--agent", "ClaudeCode");

        result.EndedWith(3);
        Assert.Contains("'claude'", result.Error, StringComparison.Ordinal);
        Assert.Empty(server.Log.Messages);
    }

    /// <summary>A server that takes the key of the agent, whose client need not be on this machine.</summary>
    private async Task<LoopbackModelServer> StartServerAsync(AgentKind agent)
    {
        var options = new LoopbackModelServerOptions { Keys = [agent == AgentKind.Bedrock ? ModelPlace.AccessKeyId : Key] };
        var server = await ModelPlace.StartServerAsync(place.Files, options);
        if (agent == AgentKind.Bedrock)
        {
            place.Files.Set("AWS_ACCESS_KEY_ID", ModelPlace.AccessKeyId);
            place.Files.Set("AWS_SECRET_ACCESS_KEY", Key);
        }
        else
        {
            place.Files.Set("ANTHROPIC_API_KEY", Key);
        }

        return server;
    }
}
