using PSParallelOrchestrator.Engine.Planning;

namespace PSParallelOrchestrator.Engine.Tests.Planning.ByModel;

/// <summary>Services that fail, budgets that end, users who give up.</summary>
public sealed class PlanningFailureTests : ModelPlannerTestBase
{
    [Theory]
    [InlineData("""[{"status":529},{"status":429,"retryAfter":"0"}]""", 4)]
    [InlineData("""[{"reset":true}]""", 3)]
    [InlineData("""[{"status":502}]""", 3)]
    public async Task What_passes_by_itself_is_waited_out(string faults, int requests)
    {
        var plan = await PlanAsync(Ordered($$"""{"for":"plan","faults":{{faults}}}"""));
        Assert.Equal((4, requests), (plan.Tasks.Count, Server.Log.Messages.Count));

        // What the gateway waits out is one request of the planner; with the short patience that it has here two trials may be more.
        Assert.InRange(plan.Planning!.Requests, 2, requests - 1);

        // Nobody knows what a connection cost that was reset.
        Assert.InRange(plan.Planning.CostUsd!.Value, Paid, faults.Contains("reset", StringComparison.Ordinal) ? 1 : Paid);
    }

    [Theory]
    [InlineData("""{"status":529}""", 3, OrchestratorErrorKind.Failed, "529")]
    [InlineData("""{"status":429,"retryAfter":"3600"}""", 1, OrchestratorErrorKind.Failed, "429")]
    [InlineData("""{"status":401}""", 1, OrchestratorErrorKind.NotAvailable, "give a valid one")]
    [InlineData("""{"status":404}""", 1, OrchestratorErrorKind.NotAvailable, "Check the model's name")]
    public async Task What_does_not_is_an_error_that_says_what_was_spent(string fault, int tries, OrchestratorErrorKind kind, string says)
    {
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => PlanAsync(Ordered($$"""{"for":"plan","always":{{fault}}}""")));
        Assert.Equal(("PlanningFailed", kind), (error.ErrorId, error.Kind));

        // Within each try the gateway waits as long as it may.
        Assert.InRange(Server.Log.Messages.Count, 1 + tries, fault.Contains("529", StringComparison.Ordinal) ? 20 : 1 + tries);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains(
            FormattableString.Invariant($"Planning cost {Paid:0.00####} USD in {1 + tries} requests."),
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.001", "BudgetTooSmall", 0, "Nothing was spent. Give 0.")]
    [InlineData("0.09", "BudgetTooSmall", 0, "a request of the planner Anthropic can cost 0.")]
    [InlineData("0.2", "PlanningBudgetSpent", 1, "Planning cost ")]
    public async Task A_budget_that_does_not_cover_a_request_is_an_error_before_it(string usd, string errorId, int requests, string says)
    {
        var options = new PlannerOptions { MaxCostUsd = decimal.Parse(usd, System.Globalization.CultureInfo.InvariantCulture) };
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => PlanAsync(Shop, options));
        Assert.Equal(
            (errorId, OrchestratorErrorKind.InvalidInput, requests),
            (error.ErrorId, error.Kind, Server.Log.Messages.Count));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gives_up_waits_for_nothing()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var planning = Planner()
            .PlanAsync(new PlanRequest { Requirements = Ordered("""{"for":"plan","always":{"hang":true}}""") }, stop.Token);
        while (Server.Log.Messages.Count < 2)
        {
            await Task.Delay(10, Stop);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => planning);
    }

    [Fact]
    public async Task Without_real_the_plan_is_made_by_rules_and_a_budget_must_be_one()
    {
        Assert.Equal(PlannerKind.Heuristic, (await ChooseAsync(new PlannerOptions())).Planner.Kind);
        Assert.Equal(
            PlannerKind.Heuristic,
            (await ChooseAsync(new PlannerOptions { Planner = PlannerKind.Heuristic, Real = true })).Planner.Kind);
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => ChooseAsync(new PlannerOptions { MaxCostUsd = 0 }));
        Assert.Equal("OptionInvalid", error.ErrorId);
    }

    private static Task<ChosenPlanner> ChooseAsync(PlannerOptions options) =>
        Planners.ChooseAsync(options, new Engine.Runs.EngineContext { LocatePsorch = Support.BuiltPsorch.Locate }.Planning, Stop);
}
