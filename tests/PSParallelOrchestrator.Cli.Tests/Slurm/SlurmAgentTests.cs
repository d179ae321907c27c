using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;

namespace PSParallelOrchestrator.Cli.Tests.Slurm;

/// <summary>Agents in jobs ask their models by a gateway inside their executor, which has the keys and a part of the budget.</summary>
public sealed class SlurmAgentTests : IAsyncDisposable
{
    private const string Key = "sk-ant-of-agents-in-jobs";
    private readonly SlurmPlace place = SlurmPlace.Require();

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
            ["--agent", agent.ToString(), "--max-cost-usd", "20", "--slurm-mem", "1G"],
            [.. tasks.Select(id => PlanText.Agent(id).With("prompt", ModelPlace.Script(id, ModelPlace.Make(agent, $"{id}.txt", "made"))))])
            .EndAsync();

        result.EndedWith(0);
        Assert.All(tasks, id => Assert.Equal("made", File.ReadAllText(Path.Combine(place.Run, "src", id + ".txt"))));
        Assert.Equal(server.Log.CostUsd, TestPlace.Summary(place.Run).GetProperty("totals").GetProperty("costUsd").GetDecimal());
        await SecretSearch.AssertInNoFileAsync(Key, place.Files.Root, place.Run);
    }

    [Fact]
    public async Task Its_shell_has_no_key()
    {
        await using var server = await StartServerAsync(AgentKind.Anthropic);
        const string Look = "{ env | grep -c sk-ant; ls .. | grep -c secret; } > seen.txt 2>&1; true";
        var shell = new System.Text.Json.Nodes.JsonObject
        {
            ["tool"] = "shell",
            ["input"] = new System.Text.Json.Nodes.JsonObject { ["command"] = Look },
        };
        (await place.StartWith(
            ["--agent", "Anthropic", "--slurm-mem", "1G"],
            PlanText.Agent("a").With("prompt", ModelPlace.Script("a", shell))).EndAsync()).EndedWith(0);

        Assert.Equal(
            "0\n0\n",
            await File.ReadAllTextAsync(Path.Combine(place.Run, "src", "seen.txt"), TestContext.Current.CancellationToken));
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
