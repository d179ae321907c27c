using System.Text;
using System.Text.Json;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Json;
using PSParallelOrchestrator.Engine.PlanFiles.Reading;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Engine.PlanFiles.Yaml;
using PSParallelOrchestrator.Engine.Processes.Shells;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

public class PlanSchemaTests
{
    private static readonly JsonElement Schema = Read();

    private static JsonElement Read()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PSParallelOrchestrator.sln")))
        {
            folder = folder.Parent;
        }

        Assert.NotNull(folder);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.FullName, "docs", "plan.schema.json")));
        return document.RootElement.Clone();
    }

    private static JsonElement Definition(string name) => name.Length == 0 ? Schema : Schema.GetProperty("$defs").GetProperty(name);

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Select(static item => item.GetString()!);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static List<string> Check(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new JsonSchemaCheck(Schema).Check(document.RootElement);
    }

    public static TheoryData<string, IReadOnlyCollection<string>, string[]> Mappings => new()
    {
        { "", PlanBinder.KnownKeys, ["tasks"] },
        { "task", [.. TaskBinder.KnownKeys.Except(["matrix"])], ["id"] },
        { "matrixTask", TaskBinder.KnownKeys, ["id", "matrix"] },
        { "resources", TaskBinder.ResourceKeys, [] },
        { "planning", PlanBinder.PlanningKeys, ["planner"] },
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
        Assert.All(mapping.GetProperty("properties").EnumerateObject(), p =>
            Assert.True(p.Value.TryGetProperty("description", out _) || p.Value.TryGetProperty("$ref", out _)));
    }

    [Fact]
    public void The_schema_has_the_names_and_bounds_of_the_code()
    {
        var task = Definition("task").GetProperty("properties");
        Assert.Equal(Enum.GetNames<TaskKind>(), Texts(task.GetProperty("kind").GetProperty("enum")));
        Assert.Equal(Enum.GetNames<AgentKind>(), Texts(task.GetProperty("agent").GetProperty("enum")));
        Assert.Equal(
            Enum.GetNames<ComplexityLevel>(),
            Texts(Definition("complexity").GetProperty("properties").GetProperty("level").GetProperty("enum")));
        Assert.Equal(
            Enum.GetNames<PlannerKind>(),
            Texts(Definition("planning").GetProperty("properties").GetProperty("planner").GetProperty("enum")));
        var conflict = Definition("conflict").GetProperty("oneOf");
        Assert.Equal(
            Enum.GetNames<PathConflictStrategy>().Except([nameof(PathConflictStrategy.Regenerate)]),
            Texts(conflict[0].GetProperty("enum")));
        var command = conflict[2].GetProperty("properties").GetProperty(nameof(PathConflictStrategy.Regenerate));
        Assert.Equal(PlanLimits.MaxConflictCommandLength, command.GetProperty("maxLength").GetInt32());
        var ignore = Schema.GetProperty("properties").GetProperty("ignore").GetProperty("items");
        Assert.Equal(PlanLimits.MaxPatternLength, ignore.GetProperty("maxLength").GetInt32());
        Assert.Equal(Enum.GetNames<TaskNetwork>(), Texts(task.GetProperty("network").GetProperty("enum")));
        Assert.Equal(Enum.GetNames<ModelEffort>(), Texts(task.GetProperty("effort").GetProperty("enum")));
        Assert.Equal(PlanLimits.MaxTurns, task.GetProperty("maxTurns").GetProperty("maximum").GetInt32());
        Assert.Equal(PlanLimits.MaxCostUsd, task.GetProperty("maxCostUsd").GetProperty("maximum").GetDecimal());
        Assert.Equal(PlanLimits.MaxRetries, task.GetProperty("maxRetries").GetProperty("maximum").GetInt32());
        Assert.Equal(OrchestratorPlan.MaxTasks, Schema.GetProperty("properties").GetProperty("tasks").GetProperty("maxItems").GetInt32());
        Assert.Equal(ShellName.All, Texts(Definition("commandShell").GetProperty("anyOf")[0].GetProperty("enum")));
    }

    [Fact]
    public void Written_plans_conform()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            using var stream = new MemoryStream();
            using (var output = new JsonPlanOutput(stream, forPeople: true))
            {
                new PlanWriter(output, static _ => PromptForm.Text).Write(new RandomPlans(seed).Next(), Cancellation);
            }

            Assert.Empty(Check(Encoding.UTF8.GetString(stream.ToArray())));
        }
    }

    [Theory]
    [InlineData("90s", 90d)]
    [InlineData("0.2s", 0.2)]
    [InlineData(".5h", 1800d)]
    [InlineData("1.5h", 5400d)]
    [InlineData("1h30m", 5400d)]
    [InlineData("1H30M", 5400d)]
    [InlineData("1d1h1m1s1ms", 90061.001)]
    [InlineData("1m250ms", 60.25)]
    [InlineData("250MS", 0.25)]
    [InlineData("01:30:00", 5400d)]
    [InlineData("1.00:00:00.5", 86400.5)]
    [InlineData("", null)]
    [InlineData("1.s", null)]
    [InlineData("1.2.3s", null)]
    [InlineData("30m1h", null)]
    [InlineData("1h2h", null)]
    [InlineData("1h30", null)]
    [InlineData("h", null)]
    [InlineData("1 h", null)]
    [InlineData("1,5h", null)]
    [InlineData("-1h", null)]
    [InlineData("1w", null)]
    [InlineData("1m1m", null)]
    [InlineData("1:30", null)]
    [InlineData("١h", null)]
    public void The_schema_takes_the_durations_that_JSON_and_YAML_plans_take(string text, double? seconds)
    {
        var json = $$"""{"tasks":[{"id":"a","prompt":"p","timeLimit":"{{text}}"}]}""";
        var yaml = $"tasks:\n  - id: a\n    prompt: p\n    timeLimit: '{text}'";
        Assert.Equal(seconds is not null, Check(json).Count == 0);
        Assert.Equal(seconds, PlanFile.Parse(Encoding.UTF8.GetBytes(json)).Plan?.Tasks[0].TimeLimit?.TotalSeconds);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(yaml));
        var read = YamlPlanFile.Parse(stream, PlanDialect.PlanFile, null, null, Cancellation);
        Assert.Equal(seconds, read.Plan?.Tasks[0].TimeLimit?.TotalSeconds);
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
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"agent\":\"Nobody\"}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"model\":5}]}")]
    [InlineData("{\"ignore\":[\"\"],\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\"}]}")]
    [InlineData("{\"ignore\":\"a\",\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\"}]}")]
    [InlineData("{\"conflicts\":{\"a\":\"Nobody\"},\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\"}]}")]
    [InlineData("{\"conflicts\":{\"a\":\"Regenerate\"},\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\"}]}")]
    [InlineData("{\"conflicts\":{\"a\":\"Regenerate: \"},\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\"}]}")]
    [InlineData("{\"conflicts\":{\"a\":\"Union: x\"},\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\"}]}")]
    [InlineData("{\"conflicts\":{\"a\":{\"Union\":\"x\"}},\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\"}]}")]
    [InlineData("{\"conflicts\":{\"a\":{}},\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\"}]}")]
    [InlineData("{\"conflicts\":[\"a=Union\"],\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\"}]}")]
    [InlineData("{\"id\":\"x\",\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\"}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"matrix\":[]}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"prompt\":\"p\",\"matrix\":\"b\"}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"<<_>>\",\"prompt\":\"p\",\"matrix\":[null]}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"<<x>>\",\"prompt\":\"p\",\"matrix\":{\"x\":\"y\"}}]}")]
    [InlineData("{\"tasks\":[{\"id\":\"<<_>>\",\"prompt\":\"p\",\"maxRetries\":\"3\",\"matrix\":[\"y\"]}]}")]
    public void What_the_schema_refuses_the_reader_refuses_too(string json)
    {
        Assert.NotEmpty(Check(json));
        Assert.Null(PlanFile.Parse(Encoding.UTF8.GetBytes(json)).Plan);
    }
}
