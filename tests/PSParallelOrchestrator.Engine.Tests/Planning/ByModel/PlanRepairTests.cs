using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.Engine.Tests.Planning.ByModel;

/// <summary>Answers that cannot be used go back to the model, twice at most.</summary>
public sealed class PlanRepairTests : ModelPlannerTestBase
{
    private Func<ModelRequest, ScriptStep?> answer = static _ => null;

    protected override ScriptStep? Answer(ModelRequest request) => answer(request);

    [Theory]
    [InlineData("cycle", "plan", "DependencyCycle")]
    [InlineData("unknown", "plan", "no-such-task")]
    [InlineData("duplicate", "plan", "DuplicateTaskId")]
    [InlineData("unsatisfied", "plan", "lacks the property rationale")]
    [InlineData("text", "plan", "not JSON")]
    [InlineData("unsatisfied", "complexity", "lacks the property rationale")]
    [InlineData("text", "complexity", "not JSON")]
    public async Task A_problem_is_repaired(string defect, string question, string problem)
    {
        var plan = await PlanAsync(Ordered($$"""{"defect":"{{defect}}","for":"{{question}}"}"""));

        Assert.Equal(4, plan.Tasks.Count);
        Assert.Equal((3, Paid), (plan.Planning!.Requests, plan.Planning.CostUsd));
        var transcript = await File.ReadAllLinesAsync(Path.Combine(Kept(plan.Id), "transcript.jsonl"), Stop);
        Assert.Contains(
            problem,
            Assert.Single(transcript, line => JsonNode.Parse(line)!["problems"]!.AsArray().Count > 0),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cycle")]
    [InlineData("unknown")]
    [InlineData("duplicate")]
    [InlineData("unsatisfied")]
    [InlineData("text")]
    public async Task A_model_that_never_answers_well_is_given_up_and_its_answer_is_kept(string defect)
    {
        var error = await Assert.ThrowsAsync<OrchestratorException>(() =>
            PlanAsync(Ordered($$"""{"defect":"{{defect}}","stubborn":true}""")));

        Assert.Equal(("PlanningUnusable", OrchestratorErrorKind.Failed, 4), (error.ErrorId, error.Kind, Server.Log.Messages.Count));
        Assert.Contains(
            FormattableString.Invariant($"Planning cost {Paid:0.00####} USD in 4 requests."),
            error.Message,
            StringComparison.Ordinal);
        var kept = error.Message.Split("is kept in ")[1].Split(". ")[0];
        Assert.NotNull(JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(kept, "planner_output.json"), Stop))!["plan"]);
        Assert.Equal(4, JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(kept, "usage.json"), Stop))!["requests"]!.GetValue<int>());
    }

    [Fact]
    public async Task Too_many_tasks_are_a_problem_that_can_be_repaired()
    {
        answer = request => request.Messages[^1].Text.Contains("at most 2 are allowed", StringComparison.Ordinal)
            ? ScriptStep.OfJson(new JsonObject { ["rationale"] = "Less.", ["tasks"] = new JsonArray(Task("all")) })
            : null;
        var plan = await Planner().PlanAsync(new PlanRequest { Requirements = Shop, MaxTasks = 2 }, Stop);
        Assert.Equal("all", Assert.Single(plan.Tasks).Id);
        Assert.Equal((ComplexityLevel.Simple, 1), (plan.Complexity!.Level, plan.Complexity.RecommendedExecutors));
        Assert.Contains("Assessed as Moderate", plan.Complexity.Rationale, StringComparison.Ordinal);
        Assert.Contains("More than 2 tasks are not allowed", Server.Log.Messages[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_machine_has_not_is_a_problem()
    {
        var request = new PlanRequest { Requirements = Shop, Capacity = new MachineCapacity { Cpus = 0.5 } };
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => Planner().PlanAsync(request, Stop));
        Assert.Equal("PlanningUnusable", error.ErrorId);
        Assert.Contains("asks for more than the machine has: 0.5 cpus", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("command", "\"sh\"", "a property that is not asked for: command")]
    [InlineData("verify", "\"rm -rf /\"", "a property that is not asked for: verify")]
    [InlineData("dependsOn", "[{\"id\":\"a\",\"reason\":\" \"}]", "does not say why it depends on 'a'")]
    [InlineData("dependsOn", "[\"a\"]", "dependsOn[0] is not of the type object")]
    [InlineData("id", "\"..\"", "IllegalTaskId")]
    [InlineData("timeLimit", "\"soon\"", "timeLimit")]
    [InlineData("prompt", "\"\\ud800\"", "not JSON")]
    public async Task What_a_model_may_not_say_is_a_problem(string key, string value, string problem)
    {
        answer = request =>
        {
            var tasks = new JsonArray(Task("a"), Task("b"));
            tasks[1]![key] = "@@";
            var text = new JsonObject { ["rationale"] = "So.", ["tasks"] = tasks }
                .ToJsonString()
                .Replace("\"@@\"", value, StringComparison.Ordinal);
            return IsPlan(request) ? ScriptStep.OfText(text) : null;
        };
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => PlanAsync(Shop));
        Assert.Equal("PlanningUnusable", error.ErrorId);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refusals_and_empty_answers_are_given_up_after_two_repairs(bool isRefusal)
    {
        answer = _ => isRefusal ? new ScriptStep { Text = "No.", Stop = "refusal" } : new ScriptStep { Empty = true };
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => PlanAsync(Shop));
        Assert.Equal(("PlanningUnusable", 3), (error.ErrorId, Server.Log.Messages.Count));
        Assert.Contains(isRefusal ? "refused" : "not JSON", error.Message, StringComparison.Ordinal);
    }

    private static bool IsPlan(ModelRequest request) =>
        request.Structure!.Schema.ToJsonString().Contains("\"tasks\"", StringComparison.Ordinal);

    private static JsonObject Task(string id) => new()
    {
        ["id"] = id,
        ["title"] = id,
        ["prompt"] = "Do it.",
        ["dependsOn"] = new JsonArray(),
        ["resources"] = new JsonObject { ["cpus"] = 1, ["memory"] = "512M", ["gpus"] = 0 },
        ["timeLimit"] = "01:00:00",
        ["estimatedDuration"] = "00:10:00",
        ["outputs"] = new JsonArray(),
    };
}
