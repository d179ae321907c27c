using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>psorch with real agents against a model server on loopback. Claude Code is skipped where it is not installed.</summary>
public sealed class RealAgentTests : IAsyncDisposable
{
    private const string Canary = "sk-ant-canary-5d20b7e911";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData(AgentKind.ClaudeCode, "--real", "Threading")]
    [InlineData(AgentKind.ClaudeCode, "--real", "Process")]
    [InlineData(AgentKind.Anthropic, "--agent=Anthropic", "Threading")]
    [InlineData(AgentKind.Anthropic, "--agent=Anthropic", "Process")]
    [InlineData(AgentKind.Bedrock, "--agent=Bedrock", "Threading")]
    [InlineData(AgentKind.Bedrock, "--agent=Bedrock", "Process")]
    public async Task Agents_work_in_parallel_their_files_are_merged_and_the_cost_is_right_to_the_cent(
        AgentKind agent,
        string flag,
        string backend)
    {
        Effort.SkipUnless(agent == AgentKind.ClaudeCode || (agent == AgentKind.Anthropic) == (backend == "Process"));
        await using var server = await ModelPlace.StartServerAsync(place, agent, Canary);
        var usage = agent == AgentKind.ClaudeCode ? Large : new JsonObject { ["cacheWrite"] = 300, ["cacheRead"] = 700 };
        var plan = place.Plan(Task(agent, "north", usage), Task(agent, "south", usage), Task(agent, "both", usage, "north", "south"));

        (await place.RunAsync("--plan", plan, flag, "--backend", backend, "--max-cost-usd", "6", "-m", "3")).EndedWith(0);

        var run = place.RunDirectory;
        Assert.All(["north", "south", "both"], id =>
            Assert.Equal($"made by {id}", File.ReadAllText(Path.Combine(run, "src", id + ".txt"))));
        var summary = TestPlace.Summary(run);
        Assert.False(summary.GetProperty("simulated").GetBoolean());
        var cost = summary.GetProperty("totals").GetProperty("costUsd").GetDecimal();
        Assert.Equal(server.Log.CostUsd, cost);
        Assert.True(cost > 0);
        Assert.DoesNotContain(Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories), file =>
            File.ReadAllText(file).Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_budget_that_is_spent_stops_the_run_and_a_resume_with_a_larger_one_goes_on()
    {
        await using var server = await ModelPlace.StartServerAsync(place, AgentKind.ClaudeCode, Canary);
        var plan = place.Plan(
            Task(AgentKind.ClaudeCode, "first", Large),
            Task(AgentKind.ClaudeCode, "second", Large, "first"));

        (await place.RunAsync("--plan", plan, "--agent", "ClaudeCode", "--max-cost-usd", "0.6")).EndedWith(1);

        var run = place.RunDirectory;
        Assert.Equal("Succeeded", TestPlace.Task(run, "first").GetProperty("state").GetString());
        var second = TestPlace.Task(run, "second");
        Assert.Equal("Canceled", second.GetProperty("state").GetString());
        Assert.Contains("It would take", second.GetProperty("reason").GetString(), StringComparison.Ordinal);

        (await place.PsorchAsync("resume", run, "--max-cost-usd", "5")).EndedWith(0);
        Assert.Equal("made by second", File.ReadAllText(Path.Combine(run, "src", "second.txt")));
    }

    [Fact]
    public async Task Claude_Code_works_with_the_token_of_a_subscription_which_stays_in_the_gateway()
    {
        await using var server = await ModelPlace.StartServerAsync(place, AgentKind.ClaudeCode, Canary);
        place.Set("ANTHROPIC_API_KEY", null);
        place.Set("CLAUDE_CODE_OAUTH_TOKEN", Canary);

        (await place.RunAsync("--plan", place.Plan(Task(AgentKind.ClaudeCode, "north", Large)), "--agent", "ClaudeCode")).EndedWith(0);

        Assert.All(server.Log.Messages, message =>
        {
            var betas = message.Headers.First(header => header.Key.Equals("anthropic-beta", StringComparison.OrdinalIgnoreCase)).Value;
            Assert.Contains("oauth-2025-04-20", betas, StringComparison.Ordinal);
        });
        (await place.RunAsync("--plan", place.Plan(Task(AgentKind.Anthropic, "south", Large)), "--agent", "Anthropic"))
            .Refused(3, "AgentNotUsable", "ANTHROPIC_API_KEY");
    }

    [Theory]
    [InlineData("--real", "NoAgentUsable", "/nowhere/claude")]
    [InlineData("--agent=ClaudeCode", "AgentNotUsable", "/nowhere/claude")]
    [InlineData("--agent=Anthropic", "AgentNotUsable", "ANTHROPIC_API_KEY")]
    [InlineData("--agent=Bedrock", "AgentNotUsable", "AWS_PROFILE")]
    public async Task An_agent_that_cannot_be_used_is_refused_before_any_task_with_what_it_lacks(string flag, string errorId, string lacks)
    {
        ModelPlace.TakeAgents(place);
        place.Set("AWS_PROFILE", "nosuch");
        (await place.RunAsync("Build a todo app", flag)).Refused(3, errorId, lacks);
        Assert.Empty(place.Runs);
    }

    /// <summary>The usage of an answer for 0.40 USD.</summary>
    private static JsonObject Large => new() { ["input"] = 100_000, ["output"] = 20_000 };

    private static JsonObject Task(AgentKind agent, string id, JsonObject usage, params string[] dependsOn)
    {
        var script = ModelPlace.Script(
            id,
            ModelPlace.Make(agent, $"src/{id}.txt", $"made by {id}"),
            AgentSteps.Say("Done.").With("usage", usage.DeepClone()));
        return PlanText.Agent(id, dependsOn).With("prompt", script);
    }
}
