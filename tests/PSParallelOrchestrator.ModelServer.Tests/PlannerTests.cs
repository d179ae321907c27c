using System.Text.Json.Nodes;
using PSParallelOrchestrator.ModelServer.Tests.Support;

namespace PSParallelOrchestrator.ModelServer.Tests;

public sealed class PlannerTests : ServerTestBase
{
    private const string Requirements = """
        Make a todo app:
        - Database schema MODEL-SCRIPT: {"steps":[{"tool":"Write","input":{"file_path":"${cwd}/after.sql","content":"- a\n"}}]}
        - Backend API after the database schema,
          with tests
        - Web page, uses backend API and database schema
        """;

    [Fact]
    public async Task Every_line_becomes_a_task_that_quotes_it_with_its_script()
    {
        JsonArray tasks = await PlanAsync(Prompt(Requirements));

        Assert.Equal(["database-schema", "backend-api", "web-page"], tasks.Select(Id));
        Assert.Equal(["", "database-schema", "backend-api database-schema"], tasks.Select(Needs));
        Assert.Contains(
            """MODEL-SCRIPT: {"steps":[{"tool":"Write","input":{"file_path":"${cwd}/after.sql","content":"- a\n"}}]}""",
            tasks[0]!["prompt"]!.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("with tests", tasks[1]!["prompt"]!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("MODEL-SCRIPT", tasks[1]!["prompt"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sentences_become_tasks_where_there_are_no_bullets()
    {
        JsonArray tasks = await PlanAsync("Requirements: Build a parser. Build a printer after the parser. Test both!");

        Assert.Equal(["build-parser", "build-printer", "test-both"], tasks.Select(Id));
        Assert.Equal(["", "build-parser", ""], tasks.Select(Needs));
    }

    [Theory]
    [InlineData("Make a plan.")]
    [InlineData("Plan what stands in <requirements></requirements>.")]
    [InlineData("Plan this: <requirements>\n \n</requirements>")]
    public async Task A_prompt_that_loses_the_requirements_is_refused(string prompt)
    {
        string refused = await Client.ErrorAsync(RawClient.WithFormat(RawClient.Body(prompt), PlanSchema()), 400);

        Assert.Contains("no requirements", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assessment_follows_the_number_of_parts()
    {
        JsonObject schema = Closed(
            ("score", Typed("integer")),
            ("level", new() { ["enum"] = new JsonArray("Simple", "Moderate", "Complex", "VeryComplex") }),
            ("rationale", Typed("string")),
            ("recommendedExecutors", Typed("integer")));
        string lines = string.Concat(Enumerable.Range(1, 9).Select(number => $"\n* part{number}"));

        JsonNode answer = JsonNode.Parse(await Client.TextAsync(RawClient.WithFormat(RawClient.Body(Prompt(lines)), schema)))!;

        Assert.Equal(
            """{"score":54,"level":"Complex","rationale":"9 parts, the first is: part1","recommendedExecutors":9}""",
            answer.ToJsonString());
    }

    [Theory]
    [InlineData("cycle", "The plan has a cycle: database-schema, backend-api, web-page.")]
    [InlineData("unknown", "database-schema depends on no-such-task, which does not exist.")]
    [InlineData("duplicate", "The id database-schema is used twice.")]
    public async Task A_defect_is_repaired_once_the_follow_up_names_it(string defect, string problem)
    {
        string prompt = Prompt(Requirements + $$"""{{"\n"}}MODEL-PLAN: {"defect":"{{defect}}"}""");
        JsonArray spoiled = await PlanAsync(prompt);
        JsonArray unhelped = await PlanAsync(prompt, spoiled.ToJsonString(), "Please try again.");
        JsonArray repaired = await PlanAsync(prompt, spoiled.ToJsonString(), problem);
        JsonArray afresh = await PlanAsync($"{problem}\n{prompt}");

        JsonArray sound = await PlanAsync(Prompt(Requirements));
        Assert.NotEqual(sound.ToJsonString(), spoiled.ToJsonString());
        Assert.Equal(spoiled.ToJsonString(), unhelped.ToJsonString());
        Assert.Equal(sound.ToJsonString(), repaired.ToJsonString());
        Assert.Equal(sound.ToJsonString(), afresh.ToJsonString());
    }

    [Fact]
    public async Task A_stubborn_defect_stays()
    {
        string prompt = Prompt(Requirements + "\nMODEL-PLAN: {\"defect\":\"unknown\",\"stubborn\":true}");
        JsonArray first = await PlanAsync(prompt);
        JsonArray second = await PlanAsync(prompt, "…", "no-such-task does not exist");

        Assert.Contains("no-such-task", first.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("no-such-task", second.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_or_a_missing_property_can_be_ordered()
    {
        string text = await Client.TextAsync(Plan(Prompt(Requirements + "\nMODEL-PLAN: {\"defect\":\"text\"}")));
        string missing = await Client.TextAsync(Plan(Prompt(Requirements + "\nMODEL-PLAN: {\"defect\":\"unsatisfied\"}")));

        Assert.Equal("I would split this into 3 parts.", text);
        Assert.Equal("{}", missing);
    }

    [Fact]
    public async Task Claude_Codes_tool_is_called_with_the_plan()
    {
        JsonObject body = RawClient.Body(Prompt(Requirements));
        body["tools"] = new JsonArray(new JsonObject { ["name"] = "StructuredOutput", ["input_schema"] = PlanSchema() });

        (_, JsonObject answer, _) = await Client.PostAsync(body);

        Assert.Equal(("tool_use", "StructuredOutput", 3), (answer["content"]![0]!["type"]!.ToString(),
            answer["content"]![0]!["name"]!.ToString(), answer["content"]![0]!["input"]!["tasks"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_schema_that_the_real_service_refuses_is_refused()
    {
        JsonObject open = PlanSchema();
        open.Remove("additionalProperties");
        JsonObject bounded = Closed(("score", new() { ["type"] = "integer", ["minimum"] = 0 }));

        Assert.Contains(
            "additionalProperties",
            await Client.ErrorAsync(RawClient.WithFormat(RawClient.Body("x"), open), 400),
            StringComparison.Ordinal);
        Assert.Contains(
            "minimum",
            await Client.ErrorAsync(RawClient.WithFormat(RawClient.Body("x"), bounded), 400),
            StringComparison.Ordinal);
    }

    private static string Prompt(string requirements) =>
        $"Split what stands in the tags into tasks.\n<requirements>\n{requirements}\n</requirements>\nNo cycles.";

    private static string Id(JsonNode? task) => task!["id"]!.ToString();

    private static string Needs(JsonNode? task) => string.Join(' ', task!["dependsOn"]!.AsArray().Select(id => id!.ToString()));

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static JsonObject Closed(params (string Name, JsonObject Schema)[] properties) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(properties.Select(each => KeyValuePair.Create(each.Name, (JsonNode?)each.Schema))),
        ["required"] = new JsonArray([.. properties.Select(each => JsonValue.Create(each.Name))]),
        ["additionalProperties"] = false,
    };

    private static JsonObject PlanSchema() =>
        Closed(
            (
                "tasks",
                new()
                {
                    ["type"] = "array",
                    ["items"] = Closed(
                        ("id", Typed("string")),
                        ("prompt", Typed("string")),
                        ("dependsOn", new() { ["type"] = "array", ["items"] = Typed("string") })),
                }));

    private static JsonObject Plan(params string[] texts) => RawClient.WithFormat(RawClient.Body(texts), PlanSchema());

    private async Task<JsonArray> PlanAsync(params string[] texts) =>
        JsonNode.Parse(await Client.TextAsync(Plan(texts)))!["tasks"]!.AsArray();
}
