using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.ModelServer.Logs;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>psorch with the agents on the Messages API, against a model server on loopback.</summary>
public sealed class SdkAgentRunTests : IAsyncDisposable
{
    private const string Canary = "sk-ant-canary-3f61d08ab7";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Anthropic", "Threading")]
    [InlineData("Anthropic", "Process")]
    [InlineData("Bedrock", "Threading")]
    [InlineData("Bedrock", "Process")]
    public async Task Agents_work_in_parallel_their_files_are_merged_and_the_cost_is_right_to_the_cent(string agent, string backend)
    {
        await using var server = await LoopbackModelServer.StartAsync(new LoopbackModelServerOptions { Keys = [Canary] });
        place.Set("ANTHROPIC_API_KEY", Canary);
        place.Set("ANTHROPIC_BASE_URL", server.Url);
        place.Set("AWS_ACCESS_KEY_ID", Canary);
        place.Set("AWS_SECRET_ACCESS_KEY", Canary);
        place.Set("ANTHROPIC_BEDROCK_BASE_URL", server.Url);
        var plan = place.Plan(Agent("north"), Agent("south"), Agent("both", "north", "south"));

        (await place.RunAsync("--plan", plan, "--agent", agent, "--backend", backend, "--max-cost-usd", "6", "-m", "3")).EndedWith(0);

        var run = place.RunDirectory;
        Assert.All(["north", "south", "both"], id => Assert.Equal($"made by {id}", File.ReadAllText(Path.Combine(run, "src", id + ".txt"))));
        var summary = TestPlace.Summary(run);
        Assert.False(summary.GetProperty("simulated").GetBoolean());
        var cost = summary.GetProperty("totals").GetProperty("costUsd").GetDecimal();
        Assert.Equal(server.Log.CostOf(new ModelPrice(3m, 15m, 3.75m, 0.3m)), cost);
        Assert.True(cost > 0);
        Assert.DoesNotContain(Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains(Canary, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Anthropic", "ANTHROPIC_API_KEY")]
    [InlineData("Bedrock", "AWS_PROFILE")]
    public async Task An_agent_without_a_key_is_refused_before_any_task_with_what_it_lacks(string agent, string needs)
    {
        place.Set("AWS_PROFILE", "nosuch");
        (await place.RunAsync("Build a todo app", "--agent", agent)).Refused(3, "AgentNotUsable", needs);
        Assert.Empty(place.Runs);
    }

    private static JsonObject Agent(string id, params string[] dependsOn)
    {
        var script = new JsonObject
        {
            ["steps"] = new JsonArray(
                new JsonObject { ["tool"] = "create", ["input"] = new JsonObject { ["path"] = $"src/{id}.txt", ["file_text"] = $"made by {id}" } },
                new JsonObject { ["text"] = "Done.", ["usage"] = new JsonObject { ["cacheWrite"] = 300, ["cacheRead"] = 700 } }),
        };
        return new JsonObject { ["id"] = id, ["prompt"] = "MODEL-SCRIPT: " + script.ToJsonString(), ["dependsOn"] = new JsonArray([.. dependsOn.Select(name => (JsonNode)name)]) };
    }
}
