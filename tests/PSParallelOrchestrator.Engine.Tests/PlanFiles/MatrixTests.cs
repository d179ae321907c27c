using System.Text;
using System.Text.Json;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Matrix;
using PSParallelOrchestrator.Engine.PlanFiles.Reading;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Engine.PlanFiles.Yaml;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

/// <summary>Many tasks by one entry of a plan file, and dependencies by pattern.</summary>
public class MatrixTests
{
    private static PlanReadResult Yaml(string yaml, string? folder = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(yaml));
        return YamlPlanFile.Parse(stream, PlanDialect.PlanFile, "plan.yaml", folder, TestContext.Current.CancellationToken);
    }

    private static PlanReadResult Json(string json) => PlanFile.Parse(Encoding.UTF8.GetBytes(json), "plan.json");

    private static IEnumerable<string> Found(PlanReadResult read) =>
        read.Diagnostics.Select(static one => $"{one.Code} {one.Line},{one.Column}");

    private static string Ids(PlanReadResult read) => string.Join(' ', read.GetPlan().Tasks.Select(static task => task.Id));

    [Fact]
    public void Every_combination_is_a_task_with_its_values_in_all_texts()
    {
        var plan = Yaml("""
            tasks:
              - id: build-<<os>>-<<node>>
                matrix: { os: [linux, windows], node: [20, 22] }
                title: Build for <<os>>
                command: sh
                arguments: [-c, "build --os <<os>> --node <<NODE>> <<<os>>> << os >> <b>"]
                environment: { TARGET_<<os>>: "<<node>>" }
                outputs: ["out/<<os>>/**"]
                maxRetries: <<node>>
                resources: { memory: 1G }
                tags: [<<os>>, build]
              - id: test-<<os>>
                matrix: [ { os: linux, size: 2G }, { os: windows, size: 4G } ]
                prompt: Test on <<os>>.
                dependsOn: [build-<<os>>-*]
                dependencyReasons: { "build-<<os>>-*": it tests them }
                resources: { memory: <<size>> }
              - id: report
                prompt: <<os>> stays where there is no matrix.
                dependsOn: ["*"]
            """).GetPlan();
        Assert.Equal(
            ["build-linux-20", "build-linux-22", "build-windows-20", "build-windows-22", "test-linux", "test-windows", "report"],
            plan.Tasks.Select(static task => task.Id));
        var build = plan.Tasks[1];
        Assert.Equal("Build for linux", build.Title);
        Assert.Equal(["-c", "build --os linux --node 22 <<os>> << os >> <b>"], build.Arguments);
        Assert.Equal("22", build.Environment["TARGET_linux"]);
        Assert.Equal(["out/linux/**"], build.Outputs);
        Assert.Equal(22, build.MaxRetries);
        Assert.Equal(["linux", "build"], build.Tags);
        Assert.Equal(["build-windows-20", "build-windows-22"], plan.Tasks[5].DependsOn);
        Assert.Equal("it tests them", plan.Tasks[5].DependencyReasons["build-windows-22"]);
        Assert.Equal(MemorySize.Parse("4G"), plan.Tasks[5].Resources!.Memory);
        Assert.Equal(plan.Tasks.Take(6).Select(static task => task.Id), plan.Tasks[6].DependsOn);
        Assert.Equal("<<os>> stays where there is no matrix.", plan.Tasks[6].Prompt);
    }

    [Fact]
    public void A_list_has_the_nameless_place()
    {
        Assert.Equal("user1 user2 user3", Ids(Json("""{"tasks":[{"id":"user<<_>>","prompt":"Page <<_>>","matrix":[1,2,3]}]}""")));
        Assert.Equal(
            "Page yes", Json("""{"tasks":[{"id":"a-<<_>>","prompt":"Page <<_>>","matrix":["yes"]}]}""").GetPlan().Tasks[0].Prompt);
    }

    [Fact]
    public void A_prompt_file_is_filled_too()
    {
        var folder = Directory.CreateTempSubdirectory("psorch-matrix-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "page.md"), "Write page <<_>>.");
            File.WriteAllText(Path.Combine(folder.FullName, "bad.md"), "Write page <<x>>.");
            var plan = Yaml("tasks:\n- {id: p<<_>>, promptFile: page.md, matrix: [1, 2]}", folder.FullName).GetPlan();
            Assert.Equal("Write page 2.", plan.Tasks[1].Prompt);
            Assert.Equal(
                ["PlaceholderUnknown 2,28"],
                Found(Yaml("tasks:\n- {id: p<<_>>, promptFile: bad.md, matrix: [1, 2]}", folder.FullName)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("{id: a, prompt: p, matrix: [1, 2]}", "MatrixIdsSame 2,8")]
    [InlineData("{id: a<<_>>, prompt: p <<x>>, matrix: [1, 2]}", "PlaceholderUnknown 2,24")]
    [InlineData("{id: a<<O>>, prompt: p <<oss>>, matrix: {o: [1, 2], os: [3]}}", "PlaceholderUnknown 2,24")]
    [InlineData("{id: a<<_>>, prompt: p, matrix: []}", "MatrixEmpty 2,35")]
    [InlineData("{id: a<<_>>, prompt: p, matrix: {}}", "MatrixEmpty 2,35")]
    [InlineData("{id: a<<_>>, prompt: p, matrix: x}", "WrongType 2,35")]
    [InlineData("{id: a<<_>>, prompt: p, matrix: [[1]]}", "WrongType 2,36")]
    [InlineData("{id: a<<o>>, prompt: p, matrix: {o: 1}}", "WrongType 2,39")]
    [InlineData("{id: a<<o>>, prompt: p, matrix: {o: [null]}}", "WrongType 2,40")]
    [InlineData("{id: a<<o>>, prompt: p, matrix: {o p: [1]}}", "MatrixNameIllegal 2,36")]
    [InlineData("{id: a<<o>>, prompt: p, matrix: [{o: 1}, {p: 1}]}", "MatrixRowsDiffer 2,44")]
    [InlineData("{id: a<<_>>, prompt: p, matrix: [x, 'y z']}", "IllegalTaskId 2,8")]
    [InlineData("{id: a<<_>>, prompt: p, mat: [x]}", "UnknownKey 2,27|IllegalTaskId 2,8")]
    [InlineData("{id: a<<_>>, prompt: p, maxRetries: <<_>>, matrix: [x, y]}", "WrongType 2,39")]
    [InlineData("{id: a, prompt: p, dependsOn: ['b*']}", "DependencyPatternUnmatched 2,34")]
    [InlineData("{id: a, prompt: p, dependsOn: ['a*']}", "DependencyPatternUnmatched 2,34")]
    public void What_is_wrong_is_said_once_with_its_place(string task, string expected) =>
        Assert.Equal(expected.Split('|').Order(), Found(Yaml("tasks:\n- " + task)).Order());

    [Fact]
    public void A_matrix_is_bounded_by_the_number_of_tasks()
    {
        var hundred = string.Join(", ", Enumerable.Range(0, 101));
        var read = Yaml($"tasks:\n- {{id: a, prompt: p, matrix: {{a: [{hundred}], b: [{hundred}], c: [{hundred}]}}}}");
        Assert.Equal(["MatrixTooLarge 2,30"], Found(read));
    }

    [Fact]
    public void A_matrix_cannot_make_more_text_than_a_plan_may_have()
    {
        static PlanScalar Text(string text) => new(PlanScalarKind.Text, text, new PlanPosition(1, 1));
        var values = new PlanSequence(new PlanPosition(1, 1));
        var task = new PlanMapping(new PlanPosition(1, 1));
        task.Add(new PlanEntry("id", default, Text("a<<_>>")));
        task.Add(new PlanEntry("prompt", default, Text("<<_>>" + new string('x', 97))));
        foreach (var value in Enumerable.Range(0, 10))
        {
            values.Add(Text($"{value}"));
        }

        var found = new DiagnosticList(null);
        Assert.Equal(5, new MatrixExpander(found, mostText: 500).Expand(task, values).Count());
        Assert.Equal("PlanTooLarge", Assert.Single(found.ToList()).Code);
        Assert.Equal(10, new MatrixExpander(found, mostText: 1000).Expand(task, values).Count());
    }

    [Fact]
    public void Patterns_and_ids_may_be_mixed_and_reasons_of_a_task_go_before_those_of_a_pattern()
    {
        var plan = Json("""
            {"tasks":[{"id":"a1","prompt":"p"},{"id":"a2","prompt":"p"},
              {"id":"b","prompt":"p","dependsOn":["a2","a*"],"dependencyReasons":{"a2":"own","a*":"all"}}]}
            """).GetPlan();
        Assert.Equal(["a2", "a1"], plan.Tasks[2].DependsOn);
        Assert.Equal(("own", "all"), (plan.Tasks[2].DependencyReasons["a2"], plan.Tasks[2].DependencyReasons["a1"]));
    }

    [Fact]
    public void Patterns_are_bounded_and_say_so_once()
    {
        var values = string.Join(", ", Enumerable.Range(0, 5000));
        Assert.Equal(
            ["DependencyPatternsTooMany"],
            Yaml($"tasks:\n- {{id: a<<_>>, prompt: p, matrix: [{values}], dependsOn: ['*']}}").Diagnostics.Select(static one => one.Code));
        var unmatched = Yaml($"tasks:\n- {{id: a<<_>>, prompt: p, matrix: [{values}], dependsOn: ['b<<_>>*']}}").Diagnostics;
        Assert.All(unmatched, static one => Assert.Equal("DependencyPatternUnmatched", one.Code));
        Assert.Equal(5000, unmatched.Count);
    }

    [Fact]
    public void A_task_in_memory_is_expanded_by_the_same_rules()
    {
        var template = new OrchestratorTask { Id = "a-<<x>>", Prompt = "Do <<x>> and <<<x>>>", Tags = ["<<x>>"], DependsOn = ["b-<<x>>"] };
        var entries = new[] { "1", "2" }.Select(value =>
        {
            var entry = new MatrixEntry();
            entry.Add("x", value);
            return entry;
        }).ToList();
        var (tasks, found) = TaskMatrix.Expand(template, entries);
        Assert.Empty(found);
        Assert.Equal(["a-1", "a-2"], tasks.Select(static task => task.Id));
        Assert.Equal(("Do 2 and <<x>>", "2", "b-2"), (tasks[1].Prompt, tasks[1].Tags[0], tasks[1].DependsOn[0]));
        Assert.Equal("PlaceholderUnknown", TaskMatrix.Expand(template with { Title = "<<y>>" }, entries).Found[0].Code);
        Assert.Equal("MatrixIdsSame", TaskMatrix.Expand(template with { Id = "a" }, entries).Found[0].Code);
        Assert.Equal("MatrixEmpty", TaskMatrix.Expand(template, []).Found[0].Code);
    }

    [Fact]
    public void The_schema_takes_a_matrix()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "PSParallelOrchestrator.sln")))
        {
            root = root.Parent;
        }

        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(root.FullName, "docs", "plan.schema.json")));
        foreach (var json in new[]
        {
            """{"tasks":[{"id":"a-<<o>>-<<n>>","prompt":"<<o>>","matrix":{"o":["x"],"n":[1,2]},"maxRetries":"<<n>>"}]}""",
            """{"tasks":[{"id":"<<_>>","command":"c","arguments":["<<_>>"],"matrix":["x", true]}]}""",
            """{"tasks":[{"id":"<<o>>","prompt":"<<o>>","matrix":[{"o":"x","m":"4G"}],"resources":{"memory":"<<m>>"}}]}""",
        })
        {
            Assert.NotNull(Json(json).Plan);
            using var document = JsonDocument.Parse(json);
            Assert.Empty(new JsonSchemaCheck(schema.RootElement).Check(document.RootElement));
        }
    }
}
