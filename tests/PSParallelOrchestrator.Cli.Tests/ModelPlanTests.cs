using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>
/// psorch with a model that plans: the real client against a model server on loopback. Skipped where the client is not installed.
/// </summary>
public sealed class ModelPlanTests : IAsyncDisposable
{
    private const string Canary = "sk-ant-canary-9ec41d0b77";
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task A_plan_is_shown_and_saved_with_who_made_it_why_and_at_what_cost()
    {
        await using var server = await StartAsync();
        var result = (
            await place.PsorchAsync(
                "plan",
                "- Backend\n- Frontend, uses backend",
                "--planner",
                "claudecode",
                "--max-cost-usd",
                "1",
                "-m",
                "4",
                "-o",
                place["plan.json"])).EndedWith(0);

        Assert.Contains("Planned by ClaudeCode (claude-sonnet-5-5", result.Output, StringComparison.Ordinal);
        Assert.Contains(", 2 requests, $", result.Output, StringComparison.Ordinal);
        Assert.Contains("\n      after backend: Frontend uses what backend makes.\n", result.Output, StringComparison.Ordinal);
        var plan = JsonNode.Parse(await File.ReadAllTextAsync(place["plan.json"], TestContext.Current.CancellationToken))!;
        Assert.Equal(Cost(server), plan["planning"]!["costUsd"]!.GetValue<decimal>());
        Assert.Equal(4, plan["maxExecutors"]!.GetValue<int>());

        // The file is not planned again, and what it cost belongs to the budget of its runs.
        var asked = server.Log.Messages.Count;
        (await place.RunAsync("--plan", place["plan.json"], "--max-cost-usd", "1")).EndedWith(0);
        Assert.Equal(asked, server.Log.Messages.Count);
        Assert.Equal(Cost(server), TestPlace.Summary(place.RunDirectory).GetProperty("totals").GetProperty("costUsd").GetDecimal());
        Assert.True(File.Exists(Path.Combine(place.RunDirectory, "planner", "planner_output.json")));
    }

    [Theory]
    [InlineData("0.01", "BudgetTooSmall", 2)]
    [InlineData("0", "OptionInvalid", 2)]
    public async Task A_budget_that_is_too_small_for_planning_leaves_no_run_behind(string budget, string errorId, int exitCode)
    {
        await using var server = await StartAsync();
        var result = await place.RunAsync("- Backend", "--real", "--max-cost-usd", budget);
        result.EndedWith(exitCode);
        Assert.Contains($"[{errorId}]", result.Error, StringComparison.Ordinal);
        Assert.Empty(place.Runs);
        Assert.Empty(server.Log.Messages);
    }

    [Fact]
    public async Task A_dry_run_pays_no_model_that_nobody_named_and_says_so()
    {
        await using var server = await StartAsync();
        var result = (await place.RunAsync("- Backend", "--real", "--dry-run")).EndedWith(0);
        Assert.Contains("made by rules", result.Error, StringComparison.Ordinal);
        Assert.Contains("done by: the first real agent that is usable.", result.Output, StringComparison.Ordinal);
        Assert.Empty(server.Log.Messages);

        (await place.RunAsync("- Backend", "--real", "--dry-run", "--planner", "anthropic")).EndedWith(0);
        Assert.Equal(2, server.Log.Messages.Count);
        Assert.Empty(place.Runs);
    }

    [Theory]
    [InlineData("no/such/folder/plan.json", "PlanFileUnwritable", 2)]
    [InlineData("plan.txt", "PlanFileTypeUnknown", 2)]
    [InlineData("", "PlanFileIsDirectory", 2)]
    public async Task A_plan_that_could_not_be_saved_is_not_paid_for(string file, string errorId, int exitCode)
    {
        await using var server = await StartAsync();
        Directory.CreateDirectory(place["directory.json"]);
        var target = file.Length == 0 ? place["directory.json"] : place[file];
        var result = (await place.PsorchAsync("plan", "- Backend", "--planner", "anthropic", "-o", target)).EndedWith(exitCode);
        Assert.Contains($"[{errorId}]", result.Error, StringComparison.Ordinal);
        Assert.Empty(server.Log.Messages);
    }

    [Fact]
    public async Task What_would_refuse_the_run_refuses_it_before_a_model_is_paid()
    {
        await using var server = await StartAsync();
        var result = (await place.RunAsync("- Backend", "--real", "--repository", place["nowhere"])).EndedWith(2);
        Assert.Contains("nowhere", result.Error, StringComparison.Ordinal);
        result = (await place.RunAsync("- Backend", "--planner", "ClaudeCode", "--max-turns", "0")).EndedWith(2);
        Assert.Contains("[OptionInvalid]", result.Error, StringComparison.Ordinal);
        Assert.Empty(server.Log.Messages);
    }

    [Fact]
    public async Task A_planner_that_cannot_be_used_is_refused_and_where_any_will_do_rules_plan()
    {
        place.Set("PSORCH_CLAUDE_EXE", "/nowhere/claude");
        (await place.PsorchAsync("plan", "Build a todo app", "--planner", "ClaudeCode")).Refused(3, "PlannerNotUsable", "/nowhere/claude");
        place.Set("AWS_EC2_METADATA_DISABLED", "true");
        (await place.PsorchAsync("plan", "Build a todo app", "--planner", "Anthropic")).Refused(3, "PlannerNotUsable", "ANTHROPIC_API_KEY");
        (await place.PsorchAsync("plan", "Build a todo app", "--planner", "Bedrock")).Refused(3, "PlannerNotUsable", "AWS");
        var result = (await place.PsorchAsync("plan", "Build a todo app", "--real")).EndedWith(0);
        Assert.Contains("psorch: warning: The plan is made by rules (Heuristic)", result.Error, StringComparison.Ordinal);
        Assert.Contains("Planned by rules (Heuristic).", result.Output, StringComparison.Ordinal);
        (await place.RunAsync("--plan", place.Plan(PlanText.Agent("a")), "--planner", "Heuristic")).Refused(
            2,
            "OptionsExclude",
            "--planner");
    }

    private static decimal Cost(LoopbackModelServer server) => server.Log.CostUsd;

    private Task<LoopbackModelServer> StartAsync() => ModelPlace.StartServerAsync(place, AgentKind.ClaudeCode, Canary);
}
