using PSParallelOrchestrator.Engine.Composition;

namespace PSParallelOrchestrator.Engine.Tests.Composition;

/// <summary>One plan of several.</summary>
public class PlanJoinerTests
{
    private static OrchestratorPlan Plan(string id) => new() { Tasks = [new OrchestratorTask { Id = id, Prompt = "p" }] };

    private static PlanningRecord Paid(decimal? cost, string model = "m", int tokens = 1) => new()
    {
        Planner = PlannerKind.Anthropic,
        Model = model,
        Requests = 2,
        InputTokens = tokens,
        OutputTokens = 3,
        CostUsd = cost,
        Rationale = "why " + model,
    };

    private static PlanningRecord? Planning(params PlanningRecord?[] records) =>
        PlanJoiner.Join([.. records.Select((record, index) => Plan("t" + index) with { Planning = record })], []).Planning;

    [Fact]
    public void What_planning_took_is_summed()
    {
        var sum = Planning(new PlanningRecord { Planner = PlannerKind.Heuristic }, Paid(0.25m), null, Paid(0.5m, "n", int.MaxValue))!;
        Assert.Equal((PlannerKind.Anthropic, "m, n", "why m why n"), (sum.Planner, sum.Model, sum.Rationale));
        Assert.Equal((4, int.MaxValue, 6, 0.75m), (sum.Requests, sum.InputTokens, sum.OutputTokens, sum.CostUsd));
        Assert.Null(Planning(Paid(0.25m), Paid(null))!.CostUsd);
        Assert.Null(Planning(null, null));
    }

    [Fact]
    public void The_larger_of_complexity_and_executors_holds()
    {
        var one = Plan("a") with { Complexity = new ComplexityAssessment(10, ComplexityLevel.Simple, "small", 5), MaxExecutors = 2 };
        var two = Plan("b") with { Complexity = new ComplexityAssessment(60, ComplexityLevel.Complex, "large", 4) };
        var joined = PlanJoiner.Join([one, two, Plan("c")], []);
        Assert.Equal(new ComplexityAssessment(60, ComplexityLevel.Complex, "small large", 5), joined.Complexity);
        Assert.Equal(2, joined.MaxExecutors);
        Assert.Null(PlanJoiner.Join([Plan("a"), Plan("b")], []).MaxExecutors);
    }

    [Fact]
    public void Texts_and_rules_that_are_the_same_stand_once()
    {
        var rule = new ConflictRule { Pattern = "a", Strategy = PathConflictStrategy.Union };
        var one = Plan("a") with { Requirements = "r", Ignore = ["x"], Conflicts = [rule] };
        var joined = PlanJoiner.Join([one, one with { Tasks = Plan("b").Tasks }], []);
        Assert.Equal("r", joined.Requirements);
        Assert.Equal(["x"], joined.Ignore);
        Assert.Equal([rule], joined.Conflicts);
    }

    [Fact]
    public void Where_plans_name_different_shells_their_tasks_do()
    {
        var one = Plan("a") with { CommandShell = "bash" };
        one = one with { Tasks = [one.Tasks[0] with { Verify = "true" }, new OrchestratorTask { Id = "c", Prompt = "p" }] };
        var other = Plan("b");
        other = other with { Tasks = [other.Tasks[0] with { Verify = "true" }] };
        Assert.Equal("bash", PlanJoiner.Join([one, other with { CommandShell = "bash" }], []).CommandShell);

        var joined = PlanJoiner.Join([one, other], []);
        Assert.Null(joined.CommandShell);
        Assert.Equal(["bash", null, null], joined.Tasks.Select(static task => task.CommandShell));
        one = one with { Tasks = [one.Tasks[0] with { CommandShell = "zsh" }] };
        joined = PlanJoiner.Join([other with { CommandShell = "sh" }, one], []);
        Assert.Equal(["sh", "zsh"], joined.Tasks.Select(static task => task.CommandShell));

        var rule = new ConflictRule { Pattern = "x", Strategy = PathConflictStrategy.Regenerate, Command = "true" };
        var error = Assert.Throws<OrchestratorException>(() => PlanJoiner.Join([one with { Conflicts = [rule] }, other], []));
        Assert.Equal("CommandShellsDisagree", error.ErrorId);
    }

    [Fact]
    public void Ids_that_differ_in_case_clash_too() =>
        Assert.Equal("TaskIdsClash", Assert.Throws<OrchestratorException>(() => PlanJoiner.Join([Plan("a"), Plan("A")], [])).ErrorId);
}
