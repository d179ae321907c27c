using System.Text;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Yaml;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

public class YamlPlanFileTests
{
    private static PlanReadResult Parse(string yaml) => Parse(Encoding.UTF8.GetBytes(yaml));

    private static PlanReadResult Parse(byte[] yaml)
    {
        using var stream = new MemoryStream(yaml);
        return YamlPlanFile.Parse(stream, PlanDialect.PlanFile, "plan.yaml", null, TestContext.Current.CancellationToken);
    }

    private static void Finds(string yaml, params string[] expected) =>
        Assert.Equal(expected, Parse(yaml).Diagnostics.Select(d => $"{d.Code} {d.Line},{d.Column}"));

    [Fact]
    public void A_plan_as_people_write_it()
    {
        var plan = Parse("""
            # A comment.
            requirements: Build it, and say yes
            maxExecutors: 3
            tasks:
              - id: schema
                prompt: |
                  Write the schema.
                  Then stop.
                timeLimit: 01:00:00
                environment: &common {MODE: fast, PORT: "8080"}
                tags: [yes, on, 1.2.3]
              - id: api
                command: sh
                arguments: [-c, "exit 0"]
                dependsOn: [schema]
                resources: {cpus: 0x2, memory: 4G}
                environment: *common
                requireApproval: True
            """).GetPlan();
        Assert.Equal(("Build it, and say yes", 3), (plan.Requirements, plan.MaxExecutors));
        Assert.Equal("Write the schema.\nThen stop.\n", plan.Tasks[0].Prompt);
        Assert.Equal(TimeSpan.FromHours(1), plan.Tasks[0].TimeLimit);
        Assert.Equal(["yes", "on", "1.2.3"], plan.Tasks[0].Tags);
        Assert.Equal(["-c", "exit 0"], plan.Tasks[1].Arguments);
        Assert.Equal(new TaskResources { Cpus = 2, Memory = MemorySize.Parse("4G") }, plan.Tasks[1].Resources);
        Assert.Equal("8080", plan.Tasks[1].Environment["PORT"]);
        Assert.True(plan.Tasks[1].RequireApproval);
    }

    [Theory]
    [InlineData("", "EmptyFile 1,1")]
    [InlineData("# nothing\n", "EmptyFile 1,1")]
    [InlineData("- a", "WrongType 1,1")]
    [InlineData("tasks:\n", "WrongType 1,7")]
    [InlineData("tasks:\n  - id: a\n    prompt: p\n    dependson: [b]\n", "UnknownKey 4,5")]
    [InlineData("tasks:\n  - id: a\n    prompt: p\n    prompt: q\n", "DuplicateKey 4,5")]
    [InlineData(
        "tasks:\n  - id: 007\n    prompt: p\n    tags: [1e3, ~, true]",
        "WrongType 2,9",
        "WrongType 4,12",
        "WrongType 4,17",
        "WrongType 4,20")]
    [InlineData("tasks:\n  - id: a\n    prompt: p\n    requireApproval: yes\n", "WrongType 4,22")]
    [InlineData(
        "tasks:\n  - id: a\n    prompt: p\n    resources: {cpus: .nan, gpus: .inf}\n",
        "ImpossibleResource 4,23",
        "NumberOutOfRange 4,35")]
    [InlineData("tasks:\n  - id: a\n    prompt: p\n    dependsOn: [b]\n", "UnknownDependency 4,17")]
    [InlineData("tasks:\n  - id: !!str a\n    prompt: p\n", "YamlTag 2,9")]
    [InlineData("tasks:\n  - id: a\n    prompt: p\n    <<: {tags: []}\n", "YamlMergeKey 4,5")]
    [InlineData("tasks:\n  - id: a\n    prompt: p\n    tags: *none\n", "YamlUnknownAlias 4,11")]
    [InlineData("tasks:\n  - &a {id: a, prompt: p, tags: [*a]}\n", "YamlUnknownAlias 2,34")]
    [InlineData("tasks:\n  - {id: a, prompt: p}\n---\ntasks: []\n", "YamlSecondDocument 3,1")]
    [InlineData("? [a]\n: b\n", "YamlKey 1,3")]
    [InlineData("tasks:\n  - id: &x a\n    prompt: p\n    environment:\n      *x : y", "YamlKey 5,7")]
    [InlineData("tasks: [[[[[[[[[[[[[[[[[[[", "TooDeep 1,23")]
    public void What_yaml_can_and_a_plan_cannot(string yaml, params string[] expected) => Finds(yaml, expected);

    [Theory]
    [InlineData("tasks:\n  - id: a\n   prompt: p\n", 3)]
    [InlineData("tasks: [a, b", 1)]
    [InlineData("tasks:\n\t- id: a", 2)]
    [InlineData("requirements: \"abc\n", 2)]
    public void Broken_yaml_says_where(string yaml, int line)
    {
        var found = Assert.Single(Parse(yaml).Diagnostics, d => d.Code == "InvalidYaml");
        Assert.InRange(found.Line!.Value, line - 1, line + 1);
    }

    [Fact]
    public void A_number_that_should_be_text_is_shown_in_quotes_as_it_was_written() =>
        Assert.Contains(
            "\"1.10\"",
            Assert.Single(Parse("tasks: [{id: a, prompt: p, environment: {V: 1.10}}]").Diagnostics).Remedy,
            StringComparison.Ordinal);

    [Fact]
    public void A_list_of_tasks_may_be_an_alias()
    {
        var found = Assert.Single(Parse("complexity: &t []\ntasks: *t").Diagnostics, d => d.Code == "NoTasks");
        Assert.Equal(1, found.Line);
    }

    [Fact]
    public void An_alias_bomb_is_refused()
    {
        var bomb = new StringBuilder("requirements: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            bomb.Append('k')
                .Append(i)
                .Append(": &a")
                .Append(i)
                .Append(" [")
                .AppendJoin(", ", Enumerable.Repeat($"*a{i - 1}", 10))
                .Append("]\n");
        }

        Assert.Equal(
            "YamlTooManyAliases",
            Parse(bomb.ToString()).Diagnostics.Last(d => d.Code.StartsWith("Yaml", StringComparison.Ordinal)).Code);
    }

    [Theory]
    [InlineData("[", 1_000_000, "")]
    [InlineData("- ", 1_000_000, "")]
    [InlineData("? ", 1_000_000, "")]
    [InlineData("{a: ", 200_000, "")]
    [InlineData("&a ", 200_000, "")]
    [InlineData("*a ", 200_000, "")]
    [InlineData("!a ", 200_000, "")]
    [InlineData("a", 3_000_000, ":")]
    [InlineData("a ", 1_000_000, ": b")]
    [InlineData("a\n", 1_000_000, "")]
    [InlineData("\\n", 1_000_000, "\"")]
    [InlineData("''", 1_000_000, "")]
    [InlineData("#", 3_000_000, "")]
    [InlineData("%a\n", 200_000, "")]
    [InlineData("---\n", 200_000, "")]
    [InlineData("a: |\n  x\n", 1, "  \n")]
    [InlineData("a, ", 300_000, "]")]
    public void Hostile_text_comes_to_an_end(string piece, int times, string end)
    {
        var text = string.Concat(Enumerable.Repeat(piece, times)) + end;
        Assert.NotEmpty(Parse(text).Diagnostics);
        Assert.NotEmpty(Parse("tasks:\n - prompt: \"" + text).Diagnostics);
        Assert.NotEmpty(Parse("tasks: [" + text).Diagnostics);
    }

    [Fact]
    public void Other_encodings_are_named_with_their_place()
    {
        Assert.Equal(
            "NotUtf8",
            Assert.Single(Parse([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("tasks: []")]).Diagnostics).Code);
        var found = Assert.Single(Parse(Encoding.Latin1.GetBytes("tasks:\n - prompt: ä\n")).Diagnostics);
        Assert.Equal(("NotUtf8", 2, 12), (found.Code, found.Line!.Value, found.Column!.Value));
        Assert.NotNull(Parse([.. Encoding.UTF8.Preamble, .. "tasks: [{id: a, prompt: p}]"u8]).Plan);
    }

    [Fact]
    public void A_mutated_plan_is_a_plan_or_says_what_is_wrong()
    {
        const string Good = """
            id: 01ja0000000000000000000000
            requirements: "r ä \x41 𝄞"
            complexity: {score: 42, level: Moderate, rationale: why, recommendedExecutors: 2}
            tasks:
              - id: a
                prompt: |-
                  Line

                  line
                environment: &e {K: v}
                resources:
                  cpus: 0.5
              - id: b
                command: sh # c
                arguments: [-c, 'it''s', "x"]
                dependsOn:
                - a
                environment: *e
            """;
        PlanFuzz.Check(Encoding.UTF8.GetBytes(Good), Parse, 20_260_102, "{}[],:\"'-?&*!|>#%\n\t \\<");
    }
}
