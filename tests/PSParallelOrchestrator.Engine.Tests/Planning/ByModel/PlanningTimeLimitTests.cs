using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Settings;
using PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Planning.ByModel;

/// <summary>Planning ends at its time limit, whatever keeps it.</summary>
[Collection(ClaudeTestGroup.Name)]
public sealed class PlanningTimeLimitTests : ClaudeTestBase
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PlannerKind.Anthropic, """{"hang":true}""")]
    [InlineData(PlannerKind.Bedrock, """{"stall":3}""")]
    [InlineData(PlannerKind.ClaudeCode, """{"hang":true}""")]
    public async Task A_model_that_does_not_answer_is_given_up_with_what_was_spent(PlannerKind kind, string fault)
    {
        var options = new PlannerOptions { Planner = kind, TimeLimit = TimeSpan.FromSeconds(5), MaxCostUsd = 5 };
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => PlanAsync(options, $$"""{"for":"both","always":{{fault}}}"""));

        Assert.Equal(("PlanningTimedOut", OrchestratorErrorKind.TimedOut), (error.ErrorId, error.Kind));
        Assert.Contains("00:00:05", error.Message, StringComparison.Ordinal);
        Assert.Contains("The last was given up", error.Message, StringComparison.Ordinal);
        var kept = error.Message.Split("is kept in ")[1].TrimEnd('.').Split(". ")[0];
        Assert.True(Directory.Exists(kept), error.Message);
        Assert.Empty(Marked(kept));
    }

    [Fact]
    public async Task Waits_between_tries_count_too()
    {
        var options = new PlannerOptions
        {
            Planner = PlannerKind.Anthropic,
            TimeLimit = TimeSpan.FromSeconds(3),
            Retry = new RetryOptions { Delay = TimeSpan.FromMinutes(10), MaxDelay = TimeSpan.FromMinutes(10) },
        };
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => PlanAsync(options, """{"for":"both","always":{"status":529}}"""));
        Assert.Equal("PlanningTimedOut", error.ErrorId);
        Assert.Contains("Nothing was spent.", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(Server.Log.Messages);
    }

    [Fact]
    public async Task Within_the_limit_nothing_changes()
    {
        var plan = await PlanAsync(
            new PlannerOptions { Planner = PlannerKind.Anthropic, TimeLimit = TimeSpan.MaxValue },
            """{"for":"plan"}""");
        Assert.Equal(2, plan.Tasks.Count);
    }

    [Fact]
    public void It_is_half_an_hour_unless_a_setting_says_otherwise()
    {
        var setting = PlanningSettings.Group.Settings.Single(setting => setting.Key == "planningTimeLimit");
        Assert.Equal(TimeSpan.FromMinutes(30), Options([]).TimeLimit);
        Assert.Equal(TimeSpan.FromSeconds(90), Options(new() { [setting] = new GivenValue("90s", "a test") }).TimeLimit);

        PlannerOptions Options(Dictionary<Setting, GivenValue> given) =>
            PlannerOptionsFactory.Create(OrchestratorSettings.Load(SettingTable.Standard, given, TempDirectory));
    }

    [Fact]
    public async Task It_is_more_than_zero()
    {
        var error = await Assert.ThrowsAsync<OrchestratorException>(() =>
            PlanAsync(new PlannerOptions { TimeLimit = TimeSpan.Zero }, "{}"));
        Assert.Equal("OptionInvalid", error.ErrorId);
        Assert.Contains("PlanningTimeLimit", error.Message, StringComparison.Ordinal);
    }

    private async Task<OrchestratorPlan> PlanAsync(PlannerOptions options, string order)
    {
        var secrets = SecretStore.Create(
            new Dictionary<string, string>
            {
                ["ANTHROPIC_API_KEY"] = Canary,
                ["ANTHROPIC_BASE_URL"] = Server.Url,
                ["ANTHROPIC_BEDROCK_BASE_URL"] = Server.Url,
                ["AWS_BEARER_TOKEN_BEDROCK"] = Canary,
            });
        var chosen = await Planners.ChooseAsync(
            options,
            new EngineContext { Agents = new AgentAccess { Secrets = secrets }, LocatePsorch = BuiltPsorch.Locate }.Planning,
            Stop);
        return await chosen.Planner.PlanAsync(
            new PlanRequest { Requirements = $"- Backend\n- Frontend, uses backend\nMODEL-PLAN: {order}" },
            Stop);
    }
}
