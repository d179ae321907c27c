using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Planning.ByModel;

/// <summary>Plans by a model through the real client.</summary>
[Collection(ClaudeTestGroup.Name)]
public sealed class ClaudePlannerTests : ClaudeTestBase
{
    private const string Requirements = "- Backend\n- Frontend, uses backend\n- Manual, after frontend";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("none", 2)]
    [InlineData("cycle", 3)]
    [InlineData("duplicate", 3)]
    public async Task A_plan_is_made_and_repaired_and_its_cost_is_right_to_the_cent(string defect, int requests)
    {
        var chosen = await ChooseAsync(new PlannerOptions { Real = true, MaxCostUsd = 2m });
        Assert.Contains("The planner is ClaudeCode", chosen.Notice, StringComparison.Ordinal);
        var plan = await chosen.Planner.PlanAsync(Request($$"""{"defect":"{{defect}}"}"""), Stop);

        Assert.Equal(["backend", "frontend", "manual"], plan.Tasks.Select(task => task.Id));
        Assert.Equal("Frontend uses what backend makes.", plan.Tasks[1].DependencyReasons["backend"]);
        Assert.Equal((requests, ComplexityLevel.Simple), (plan.Planning!.Requests, plan.Complexity!.Level));
        Assert.Equal(Server.Log.CostUsd, plan.Planning.CostUsd);
        Assert.Empty(Holding(Kept(plan.Id), Canary));
        Assert.Empty(Directory.GetDirectories(Kept(plan.Id), "claude-home", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_key_that_is_refused_ends_it_at_once()
    {
        var planner = await ChooseAsync(new PlannerOptions { Planner = PlannerKind.ClaudeCode }, "sk-ant-wrong");
        var error = await Assert.ThrowsAsync<OrchestratorException>(() =>
            planner.Planner.PlanAsync(Request("""{"defect":"none"}"""), Stop));
        Assert.Equal(("PlanningFailed", OrchestratorErrorKind.NotAvailable), (error.ErrorId, error.Kind));
        Assert.Contains("give a valid one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_left_running_where_the_user_gives_up()
    {
        var chosen = await ChooseAsync(new PlannerOptions { Planner = PlannerKind.ClaudeCode });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var planning = chosen.Planner.PlanAsync(Request("""{"for":"complexity","always":{"hang":true}}"""), stop.Token);
        while (Server.Log.Messages.Count == 0)
        {
            await Task.Delay(10, Stop);
        }

        Assert.NotEmpty(Asking());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => planning);
        Assert.Empty(Asking());
    }

    private static string Kept(string planId) => Path.Combine(Environment.GetEnvironmentVariable("PSORCH_STATE_HOME")!, "plans", planId);

    /// <summary>Clients whose command line names a place below the plans of this test's user state.</summary>
    private static List<string> Asking() =>
        [
            .. Directory
                .EnumerateFiles(
                    "/proc",
                    "cmdline",
                    new EnumerationOptions
                    {
                        RecurseSubdirectories = true,
                        MaxRecursionDepth = 1,
                        IgnoreInaccessible = true,
                    })
                .Where(file => Names(file, Kept(string.Empty))),
        ];

    private static bool Names(string file, string text)
    {
        try
        {
            return File.ReadAllText(file).Contains(text, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static PlanRequest Request(string order) => new() { Requirements = $"{Requirements}\nMODEL-PLAN: {order}" };

    private Task<ChosenPlanner> ChooseAsync(PlannerOptions options, string key = Canary)
    {
        var secrets = SecretStore.Create(
            new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = key, ["ANTHROPIC_BASE_URL"] = Server.Url });
        var context = new EngineContext { Agents = new AgentAccess { Secrets = secrets }, LocatePsorch = BuiltPsorch.Locate };
        return Planners.ChooseAsync(options, context.Planning, Stop);
    }
}
