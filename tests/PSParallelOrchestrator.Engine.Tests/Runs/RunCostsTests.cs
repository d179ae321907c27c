using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

/// <summary>Budgets that can pay for no attempt.</summary>
public class RunCostsTests
{
    private static readonly OrchestratorTask Dear = new() { Id = "dear", Prompt = "x", Model = "claude-opus-5-5" };
    private static readonly OrchestratorTask Cheap = new() { Id = "cheap", Prompt = "x", Model = "claude-haiku-4-5" };
    private static readonly OrchestratorTask Free = new() { Id = "free", Command = "true" };

    [Theory]
    [InlineData(AgentKind.Anthropic, 0.17, "Give 0.18 USD or more")]
    [InlineData(AgentKind.Anthropic, 0.18, null)]
    [InlineData(AgentKind.Bedrock, 0.26, "Give 0.27 USD or more")]
    [InlineData(AgentKind.Bedrock, 0.27, null)]
    [InlineData(AgentKind.ClaudeCode, 0.19, "Give 0.20 USD or more")]
    [InlineData(AgentKind.ClaudeCode, 0.20, null)]
    [InlineData(AgentKind.Simulated, 0.01, null)]
    public void A_budget_covers_the_first_request_of_an_attempt(AgentKind agent, double budget, string? says) =>
        Check(says, new RunOptions { Agent = agent, MaxCostUsd = (decimal)budget }, 0, Free, Cheap with { Model = null });

    [Fact]
    public void It_is_enough_that_one_task_can_begin()
    {
        var options = new RunOptions { Agent = AgentKind.Anthropic, MaxCostUsd = 0.1m };
        Check(null, options, 0, Dear, Cheap, Free);
        Check("the first request of the agent Anthropic can cost 0.353 USD. Nothing was spent.", options, 0, Dear, Free);
        Check(null, options, 0, Free);
        Check(null, options with { MaxCostUsd = null }, 0, Dear);
    }

    [Fact]
    public void Planning_is_paid_from_it_before()
    {
        var options = new RunOptions { Agent = AgentKind.Anthropic, MaxCostUsd = 0.15m };
        Check("a request of the planner can cost 0.10 USD, and the first request of the agent", options, 0.1m, Dear);
        Check("Give 0.29 USD or more", options, 0.2m, Cheap);

        // What planning really costs is not known before.
        Check(null, options, 0.12m, Cheap);
    }

    private static void Check(string? says, RunOptions options, decimal planningUsd, params OrchestratorTask[] tasks)
    {
        void Require() => RunCosts.RequireBudget(tasks, options, new AgentAccess(), planningUsd);
        if (says is null)
        {
            Require();
            return;
        }

        var error = Assert.Throws<OrchestratorException>(Require);
        Assert.Equal(("BudgetTooSmall", OrchestratorErrorKind.InvalidInput), (error.ErrorId, error.Kind));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }
}
