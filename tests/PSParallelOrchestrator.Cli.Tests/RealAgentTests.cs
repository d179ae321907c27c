using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.ModelServer.Logs;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>psorch with real agents: the real client against a model server on loopback. Skipped where the client is not installed.</summary>
public sealed class RealAgentTests : IAsyncDisposable
{
    private const string Canary = "sk-ant-canary-5d20b7e911";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task Agents_work_in_parallel_their_files_are_merged_and_the_cost_is_right_to_the_cent(string backend)
    {
        await using var server = await StartAsync();
        var plan = place.Plan(Agent("north"), Agent("south"), Agent("both", "north", "south"));

        (await place.RunAsync("--plan", plan, "--real", "--backend", backend, "--max-cost-usd", "6", "-m", "3")).EndedWith(0);

        var run = place.RunDirectory;
        Assert.All(["north", "south", "both"], id => Assert.Equal($"made by {id}", File.ReadAllText(Path.Combine(run, "src", id + ".txt"))));
        var summary = TestPlace.Summary(run);
        Assert.False(summary.GetProperty("simulated").GetBoolean());
        var cost = summary.GetProperty("totals").GetProperty("costUsd").GetDecimal();
        Assert.Equal(server.Log.CostOf(new ModelPrice(3m, 15m, 3.75m, 0.3m)), cost);
        Assert.True(cost > 0);
        Assert.DoesNotContain(Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_budget_that_is_spent_stops_the_run_and_a_resume_with_a_larger_one_goes_on()
    {
        await using var server = await StartAsync();
        var plan = place.Plan(Agent("first", cost: 0.7m), Agent("second", "first", cost: 0.7m));

        (await place.RunAsync("--plan", plan, "--agent", "ClaudeCode", "--max-cost-usd", "1.5")).EndedWith(1);

        var run = place.RunDirectory;
        Assert.Equal("Succeeded", TestPlace.Task(run, "first").GetProperty("state").GetString());
        Assert.Equal("Canceled", TestPlace.Task(run, "second").GetProperty("state").GetString());

        (await place.PsorchAsync("resume", run, "--max-cost-usd", "5")).EndedWith(0);
        Assert.Equal("made by second", File.ReadAllText(Path.Combine(run, "src", "second.txt")));
    }

    [Theory]
    [InlineData("--real", "NoAgentUsable")]
    [InlineData("--agent=ClaudeCode", "AgentNotUsable")]
    public async Task An_agent_that_cannot_be_used_is_refused_before_any_task_with_what_it_lacks(string flag, string errorId)
    {
        place.Set("PSORCH_CLAUDE_EXE", "/nowhere/claude");
        (await place.RunAsync("Build a todo app", flag)).Refused(3, errorId, "/nowhere/claude");
        Assert.Empty(place.Runs);
    }

    private static JsonObject Agent(string id, params string[] dependsOn) => Agent(id, dependsOn, null);

    private static JsonObject Agent(string id, string dependsOn, decimal cost) => Agent(id, [dependsOn], cost);

    private static JsonObject Agent(string id, decimal cost) => Agent(id, [], cost);

    private static JsonObject Agent(string id, string[] dependsOn, decimal? cost)
    {
        var script = new JsonObject
        {
            ["name"] = id,
            ["steps"] = new JsonArray(
                new JsonObject { ["tool"] = "Write", ["input"] = new JsonObject { ["file_path"] = $"${{cwd}}/src/{id}.txt", ["content"] = $"made by {id}" } },
                new JsonObject { ["text"] = "Done.", ["usage"] = new JsonObject { ["input"] = 100_000, ["output"] = 20_000 } }),
        };
        var task = new JsonObject { ["id"] = id, ["prompt"] = "MODEL-SCRIPT: " + script.ToJsonString(), ["dependsOn"] = new JsonArray([.. dependsOn.Select(name => (JsonNode)name)]) };
        if (cost is { } limit)
        {
            task["maxCostUsd"] = limit;
        }

        return task;
    }

    private async Task<LoopbackModelServer> StartAsync()
    {
        try
        {
            var installed = await ClaudeInstallation.FindAsync(TestContext.Current.CancellationToken);
            place.Set("PSORCH_CLAUDE_EXE", installed.Path);
        }
        catch (OrchestratorException e)
        {
            Assert.Skip(e.Message);
        }

        var server = await LoopbackModelServer.StartAsync(new LoopbackModelServerOptions { Keys = [Canary] });
        place.Set("ANTHROPIC_API_KEY", Canary);
        place.Set("ANTHROPIC_BASE_URL", server.Url);
        return server;
    }
}
