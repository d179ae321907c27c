using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.Engine.Tests.Planning.ByModel;

/// <summary>Answers that cannot be used go back to the model, twice at most.</summary>
public sealed class PlanRepairTests : ModelPlannerTestBase
{
    private const StringComparison Exact = StringComparison.Ordinal;
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

    [Fact]
    public async Task What_the_planner_does_and_waits_for_is_said_while_it_does_it()
    {
        var asked = 0;
        answer = _ => Interlocked.Increment(ref asked) == 1 ? ScriptStep.OfFault(Fault.OfStatus(529, retryAfter: "1")) : null;

        await PlanAsync(Ordered("""{"defect":"cycle","for":"plan"}"""));

        Assert.Collection(
            Said,
            said => Assert.Equal("Anthropic is asked for an assessment of the work.", said),
            said => Assert.Matches("^Waits until .*Z for Anthropic to accept requests to claude-sonnet-4-5 again[.]$", said),
            said => Assert.StartsWith("The work was assessed as ", said, Exact),
            said => Assert.Equal("Anthropic is asked for a plan.", said),
            said => Assert.Equal("Its answer has 1 fault, and it is asked again (1 of 2).", said));
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_plan_has_at_most_the_tasks_of_its_level(bool isStubborn)
    {
        const string Problem = "has 60 tasks, and at most 3 are allowed, as the work was assessed as Simple.";
        answer = request => !IsPlan(request) ? Simple()
            : !isStubborn && request.Messages[^1].Text.Contains(Problem, Exact) ? Tasks(3)
            : Tasks(60);
        if (isStubborn)
        {
            var error = await Assert.ThrowsAsync<OrchestratorException>(() => PlanAsync(Shop));
            Assert.Equal(("PlanningUnusable", 4), (error.ErrorId, Server.Log.Messages.Count));
            Assert.Contains(Problem, error.Message, Exact);
            Assert.Contains("--max-tasks, -MaxTasks", error.Remedy, Exact);
            return;
        }

        var plan = await PlanAsync(Shop);
        Assert.Equal((3, 3, ComplexityLevel.Simple), (plan.Tasks.Count, plan.Planning!.Requests, plan.Complexity!.Level));
        Assert.Contains("in 1 to 3 tasks, for 3 executors. More than 3 tasks are not allowed.", Server.Log.Messages[1].Body, Exact);
    }

    [Fact]
    public async Task More_tasks_than_those_of_the_level_can_be_allowed()
    {
        answer = request => IsPlan(request) ? Tasks(60) : Simple();
        var plan = await Planner().PlanAsync(new PlanRequest { Requirements = Shop, MaxTasks = 60 }, Stop);
        Assert.Equal((60, 2, ComplexityLevel.VeryComplex), (plan.Tasks.Count, plan.Planning!.Requests, plan.Complexity!.Level));
        Assert.Contains("\"max_tokens\":32000", Server.Log.Messages[1].Body, Exact);
        Assert.Contains("More than 60 tasks are not allowed.", Server.Log.Messages[1].Body, Exact);
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
        Assert.Contains(isRefusal ? "refused" : "without the structure", error.Message, StringComparison.Ordinal);
    }

    private static bool IsPlan(ModelRequest request) =>
        request.Structure!.Schema.ToJsonString().Contains("\"tasks\"", StringComparison.Ordinal);

    private static ScriptStep Tasks(int count) => ScriptStep.OfJson(new JsonObject
    {
        ["rationale"] = "So.",
        ["tasks"] = new JsonArray([.. Enumerable.Range(1, count).Select(number => Task($"t{number}"))]),
    });

    private static ScriptStep Simple() => ScriptStep.OfJson(new JsonObject
    {
        ["rationale"] = "It is little.",
        ["score"] = 10,
        ["level"] = "Simple",
        ["recommendedExecutors"] = 1,
    });

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
