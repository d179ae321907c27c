using System.Text;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Tests.Planning;

public class PlanSchemaTests
{
    private static readonly JsonElement Schema = Read();

    private static JsonElement Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PSParallelOrchestrator.sln")))
            folder = folder.Parent;
        Assert.NotNull(folder);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.FullName, "docs", "plan.schema.json")));
        return document.RootElement.Clone();
    }

    private static JsonElement Definition(string name) => name.Length == 0 ? Schema : Schema.GetProperty("$defs").GetProperty(name);

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Select(static item => item.GetString()!);

    private static List<string> Check(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new JsonSchemaCheck(Schema).Check(document.RootElement);
    }

    public static TheoryData<string, IReadOnlyCollection<string>, string[]> Mappings => new()
    {
        { "", PlanBinder.KnownKeys, ["tasks"] },
        { "task", TaskBinder.KnownKeys, ["id"] },
        { "resources", TaskBinder.ResourceKeys, [] },
        { "complexity", PlanBinder.ComplexityKeys, [.. PlanBinder.ComplexityKeys] },
    };

    [Theory]
    [MemberData(nameof(Mappings))]
    public void The_schema_has_the_keys_that_are_read(string definition, IReadOnlyCollection<string> keys, string[] required)
    {
        var mapping = Definition(definition);
        Assert.Equal(keys.Order(), mapping.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order());
        Assert.False(mapping.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(required, mapping.TryGetProperty("required", out var names) ? Texts(names) : []);
        Assert.All(mapping.GetProperty("properties").EnumerateObject(), p => Assert.True(p.Value.TryGetProperty("description", out _) || p.Value.TryGetProperty("$ref", out _)));
    }

    [Fact]
    public void The_schema_has_the_names_and_bounds_of_the_code()
    {
        var task = Definition("task").GetProperty("properties");
        Assert.Equal(Enum.GetNames<TaskKind>(), Texts(task.GetProperty("kind").GetProperty("enum")));
        Assert.Equal(TaskBinder.BuiltAgents.Select(a => a.ToString()), Texts(task.GetProperty("agent").GetProperty("enum")));
        Assert.Equal(Enum.GetNames<ComplexityLevel>(), Texts(Definition("complexity").GetProperty("properties").GetProperty("level").GetProperty("enum")));
        Assert.Equal(PlanLimits.MaxRetries, task.GetProperty("maxRetries").GetProperty("maximum").GetInt32());
        Assert.Equal(OrchestratorPlan.MaxTasks, Schema.GetProperty("properties").GetProperty("tasks").GetProperty("maxItems").GetInt32());
        Assert.Empty(TaskBinder.NotBuiltKeys.Intersect(TaskBinder.KnownKeys));
    }

    [Fact]
    public void Written_plans_conform()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            using var stream = new MemoryStream();
            using (var output = new JsonPlanOutput(stream, forPeople: true))
                new PlanWriter(output, static _ => PromptForm.Text).Write(new RandomPlans(seed).Next(), TestContext.Current.CancellationToken);
            Assert.Empty(Check(Encoding.UTF8.GetString(stream.ToArray())));
        }
    }

    [Theory]
    [InlineData("{\"tasks\":[]}")]
    [InlineData("{\"tasks\":[{\"id\":\"a\"}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"a.\",\"prompt\":\"p\"}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"command\":\"c\"}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"arguments\":[\"c\"]}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"timeLimit\":\"90\"}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"resources\":{\"cpus\":0}}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"resources\":{\"memory\":\"4X\"}}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"priority\":0.5}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"agent\":\"Bedrock\"}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"model\":\"m\"}]}")]
    [InlineData("{\"id\":\"x\",\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\"}]}")]
    public void What_the_schema_refuses_the_reader_refuses_too(string json)
    {
        Assert.NotEmpty(Check(json));
        Assert.Null(PlanFile.Parse(Encoding.UTF8.GetBytes(json)).Plan);
    }
}
