using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Plan files that cannot be used are refused with their place, before anything is made.</summary>
public sealed class BadPlanTests : IAsyncDisposable
{
    private const int TenMegabytes = 10_000_000;
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public Task A_cycle_is_named_in_full() => RefusedAsync(
        place.Plan(PlanText.Agent("a", "c"), PlanText.Agent("b", "a"), PlanText.Agent("c", "b")), "DependencyCycle", "a -> c -> b -> a");

    [Fact]
    public async Task A_plan_that_is_cut_anywhere_is_refused()
    {
        var whole = PlanText.Of(PlanText.Agent("a"), PlanText.Shell("b", "true", ["a"]));
        for (var length = 0; length < whole.Length; length += 31)
        {
            (await place.RunAsync("--plan", place.Write("cut.json", whole[..length]))).Refused(2, "InvalidPlan", "cut.json");
        }

        Assert.Empty(place.Runs);
    }

    [Fact]
    public Task A_yaml_plan_that_is_cut_in_a_text_is_refused() =>
        RefusedAsync(place.Write("cut.yaml", "tasks:\n  - id: a\n    prompt: \"do"), "InvalidYaml", "cut.yaml(3,");

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("")]
    [InlineData("a b")]
    public Task An_id_that_could_leave_the_run_is_refused(string id) => RefusedAsync(place.Plan(PlanText.Agent(id)), "IllegalTaskId");

    [Fact]
    public Task A_prompt_of_ten_megabytes_is_refused() =>
        RefusedAsync(place.Plan(PlanText.Agent("a").With("prompt", new string('x', TenMegabytes))), "PromptTooLong");

    [Fact]
    public Task Requirements_of_ten_megabytes_are_refused()
    {
        var plan = new JsonObject { ["requirements"] = new string('x', TenMegabytes), ["tasks"] = new JsonArray(PlanText.Agent("a")) };
        return RefusedAsync(place.Write("plan.json", plan.ToJsonString()), "RequirementsTooLong");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    public Task An_empty_prompt_is_refused(string prompt) =>
        RefusedAsync(place.Plan(PlanText.Agent("a").With("prompt", prompt)), "EmptyText", "'a'");

    [Fact]
    public Task All_problems_are_reported_at_once() => RefusedAsync(
        place.Plan(PlanText.Agent("a", "nosuch"), PlanText.Agent("a"), PlanText.Agent("b").With("dependson", new JsonArray())),
        "UnknownDependency",
        "DuplicateTaskId",
        "dependsOn");

    [Fact]
    public Task An_executor_budget_of_none_in_a_plan_is_refused()
    {
        var plan = new JsonObject { ["maxExecutors"] = 0, ["tasks"] = new JsonArray(PlanText.Agent("a")) };
        return RefusedAsync(place.Write("plan.json", plan.ToJsonString()), "budget");
    }

    [Fact]
    public async Task More_than_the_machine_has_is_refused()
    {
        var plan = place.Plan(PlanText.Agent("a").With("resources", new JsonObject { ["cpus"] = 100_000 }));
        (await place.RunAsync("--plan", plan)).Refused(2, "ResourcesImpossible", "'a'", "100000 CPUs");
        Assert.Empty(place.Runs);
    }

    [Fact]
    public async Task Checking_a_plan_says_the_same_and_runs_nothing()
    {
        var plan = place.Plan(PlanText.Agent("a", "b"), PlanText.Agent("b", "a"));
        (await place.PsorchAsync("plan", "--plan", plan)).Refused(2, "InvalidPlan", "DependencyCycle");
        (await place.PsorchAsync("plan", "")).Refused(2, "RequirementsEmpty");
    }

    private async Task RefusedAsync(string plan, params string[] says)
    {
        (await place.RunAsync("--plan", plan)).Refused(2, "InvalidPlan", says);
        Assert.Empty(place.Runs);
    }
}
