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
        if (agent == AgentKind.ClaudeCode)
        {
            Assert.SkipUnless(await ModelPlace.FindClientAsync(place.Files), "Claude Code is not installed.");
        }

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
    public async Task Its_commands_have_no_key()
    {
        await using var server = await StartServerAsync(AgentKind.Anthropic);
        const string Look = "{ env | grep -c sk-ant; ls .. | grep -c secret; } > seen.txt 2>&1; true";
        (await place.StartWith(
            ["--agent", "Anthropic", "--slurm-mem", "1G"],
            PlanText.Agent("a").With("verify", Look)
                .With("prompt", ModelPlace.Script("a", ModelPlace.Make(AgentKind.Anthropic, "a.txt", "made")))).EndAsync()).EndedWith(0);

        Assert.Equal(
            "0\n0\n",
            await File.ReadAllTextAsync(Path.Combine(place.Run, "src", "seen.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_budget_is_lent_in_parts_and_never_overspent()
    {
        await using var server = await StartServerAsync(AgentKind.Anthropic);
        string[] tasks = ["a", "b", "c", "d", "e", "f"];
        var result = await place.StartWith(
            ["--agent", "Anthropic", "--model", "claude-haiku-4-5", "--max-cost-usd", "1", "--slurm-mem", "1G", "-m", "6"],
            [.. tasks.Select(id => PlanText.Agent(id).With(
                "prompt", ModelPlace.Script(id, ModelPlace.Make(AgentKind.Anthropic, $"{id}.txt", "made"))))])
            .EndAsync();

        // All had a part of it; whether it was enough for all depends on what each request has to be able to cost.
        Assert.Contains(result.ExitCode, (int[])[0, 1]);
        Assert.InRange(server.Log.CostUsd, 0.000001m, 1m);
        Assert.Equal(server.Log.CostUsd, TestPlace.Summary(place.Run).GetProperty("totals").GetProperty("costUsd").GetDecimal());
        var lent = Directory.GetFiles(place.Run, "lent.txt", SearchOption.AllDirectories)
            .Select(file => decimal.Parse(File.ReadAllText(file), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.NotEmpty(lent);
        Assert.All(lent, part => Assert.InRange(part, 0.01m, 1m));
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
