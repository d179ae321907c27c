using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Engine.PlanFiles.Yaml;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

/// <summary>What a plan says of its results: what they leave out, and how conflicts are settled.</summary>
public sealed class ResultRuleTests
{
    private static readonly string LongPattern = new('a', PlanLimits.MaxPatternLength + 1);
    private static readonly string LongCommand = new('a', PlanLimits.MaxConflictCommandLength + 1);

    [Fact]
    public void Json_and_yaml_say_the_same_in_every_way()
    {
        var json = Json("""
            "ignore": ["*.log", "build/", "/dist", "!node_modules/", "**/x?y", "#x#"],
            "conflicts": {
              "package-lock.json": { "Regenerate": "npm install" }, "yarn.lock": "regenerate: yarn", "Cargo.lock": "Regenerate=A=b:c d",
              "docs/**": { "REGENERATE": " make docs\n" }, "*.md": "UNION", "a": "stop", "b": "PreferLater", "c": "keepboth", "./d/": "Markers" }
            """).GetPlan();
        var yaml = Yaml("""
            ignore: ["*.log", build/, /dist, "!node_modules/", "**/x?y", "#x#"]
            conflicts:
              package-lock.json:
                Regenerate: npm install
              yarn.lock: "regenerate: yarn"
              Cargo.lock: Regenerate=A=b:c d
              docs/**: {REGENERATE: " make docs\n"}
              "*.md": UNION
              a: stop
              b: PreferLater
              c: keepboth
              ./d/: Markers

            """).GetPlan();
        Assert.Equal(["*.log", "build/", "/dist", "!node_modules/", "**/x?y", "#x#"], json.Ignore);
        Assert.Equal(json.Ignore, yaml.Ignore);
        Assert.Equal(
            [
                Rule("package-lock.json", PathConflictStrategy.Regenerate, "npm install"),
                Rule("yarn.lock", PathConflictStrategy.Regenerate, "yarn"),
                Rule("Cargo.lock", PathConflictStrategy.Regenerate, "A=b:c d"),
                Rule("docs/**", PathConflictStrategy.Regenerate, " make docs\n"),
                Rule("*.md", PathConflictStrategy.Union),
                Rule("a", PathConflictStrategy.Stop),
                Rule("b", PathConflictStrategy.PreferLater),
                Rule("c", PathConflictStrategy.KeepBoth),
                Rule("./d/", PathConflictStrategy.Markers),
            ],
            json.Conflicts);
        Assert.Equal(json.Conflicts, yaml.Conflicts);
        Assert.Empty(PlanValidator.Validate(json));
    }

    [Fact]
    public void A_plan_without_them_has_none()
    {
        var plan = Json("\"maxExecutors\": 2").GetPlan();
        Assert.Empty(plan.Ignore);
        Assert.Empty(plan.Conflicts);
    }

    [Fact]
    public void Every_problem_is_said_where_it_is() =>
        Assert.Equal(
            [
                "IllegalIgnorePattern 1,11",
                "IllegalIgnorePattern 1,15",
                "WrongType 1,22",
                "IllegalConflictPattern 3,3",
                "ConflictRuleInvalid 3,15",
                "IllegalConflictPattern 4,3",
                "UnknownValue 5,6",
                "UnknownValue 6,8",
                "ConflictRuleInvalid 7,15",
                "WrongType 8,20",
                "WrongType 9,6",
                "IllegalConflictPattern 10,3",
                "DuplicateKey 11,3",
            ],
            Yaml("""
            ignore: [ "", "../", 5 ]
            conflicts:
              ../up/down: "Union: x"
              /abs: Union
              c: Unoin
              d: { Regen: x }
              e: { Union: x }
              f: { Regenerate: 5 }
              g: [ Stop ]
              ./f: Stop
              c: Stop

            """).Diagnostics.Select(d => $"{d.Code} {d.Line},{d.Column}"));

    [Theory]
    [InlineData("\"ignores\": []", "UnknownKey", "'ignore'")]
    [InlineData("\"conflict\": {}", "UnknownKey", "'conflicts'")]
    [InlineData("\"ignore\": \"*.log\"", "WrongType", "brackets")]
    [InlineData("\"ignore\": null", "WrongType", "brackets")]
    [InlineData("\"conflicts\": [\"a=Union\"]", "WrongType", "a mapping")]
    [InlineData("\"conflicts\": {\"a\": null}", "WrongType", "Give it a value")]
    [InlineData("\"conflicts\": {\"a\": true}", "WrongType", "name of a strategy")]
    [InlineData("\"conflicts\": {\"a\": {}}", "WrongType", "Regenerate")]
    [InlineData("\"conflicts\": {\"a\": {\"Regenerate\": \"x\", \"Union\": \"y\"}}", "WrongType", "Regenerate")]
    [InlineData("\"conflicts\": {\"a\": {\"Regenerate\": null}}", "WrongType", "Give it a value")]
    [InlineData("\"conflicts\": {\"a\": {\"Regenerat\": \"x\"}}", "UnknownValue", "'Regenerate'")]
    [InlineData("\"conflicts\": {\"a\": \"Marker\"}", "UnknownValue", "'Markers'")]
    [InlineData("\"conflicts\": {\"a\": \"\"}", "UnknownValue", "Stop, PreferLater")]
    [InlineData("\"conflicts\": {\"a\": \"4\"}", "UnknownValue", "Stop, PreferLater")]
    [InlineData("\"conflicts\": {\"a\": \"regenerate\"}", "ConflictRuleInvalid", "Regenerate with a command")]
    [InlineData("\"conflicts\": {\"a\": {\"Regenerate\": \" \"}}", "ConflictRuleInvalid", "Regenerate with a command")]
    public void A_bad_key_gives_exactly_its_error(string keys, string code, string remedy)
    {
        var found = Assert.Single(Json(keys).Diagnostics);
        Assert.Equal((code, PlanDiagnosticSeverity.Error), (found.Code, found.Severity));
        Assert.NotNull(found.Line);
        Assert.Contains(remedy, found.Remedy, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> BadIgnore => new()
    {
        { "", "is empty" },
        { " \t", "is empty" },
        { "a\nb", "control character" },
        { "a\0", "control character" },
        { "a\ud800", "surrogate" },
        { LongPattern, "longer than 1024" },
        { "a ", "a space" },
        { " a", "a space" },
        { "/", "names nothing" },
        { "!", "names nothing" },
        { "!/", "names nothing" },
        { "./", "names nothing" },
        { "a\\b", "'\\'" },
        { "..", "'..'" },
        { "!a/../b", "'..'" },
        { "/../b/", "'..'" },
        { "C:/x", "absolute" },
    };

    [Theory]
    [MemberData(nameof(BadIgnore))]
    public void A_bad_pattern_to_leave_out_is_refused(string pattern, string says)
    {
        var found = Assert.Single(PlanValidator.Validate(Plan() with { Ignore = [pattern] }));
        Assert.Equal("IllegalIgnorePattern", found.Code);
        Assert.Contains(says, found.Message, StringComparison.Ordinal);
        Assert.True(found.Message.Length < 200, found.Message);
    }

    public static TheoryData<string, string> BadConflictPatterns => new()
    {
        { "", "is empty" },
        { "a\u001b", "control character" },
        { "\udc00", "surrogate" },
        { LongPattern, "longer than 1024" },
        { "/a", "absolute" },
        { "c:/a", "absolute" },
        { "a\\b", "'\\'" },
        { "a/..", "'..'" },
        { "./", "names nothing" },
        { ".", "names nothing" },
    };

    [Theory]
    [MemberData(nameof(BadConflictPatterns))]
    public void A_bad_pattern_of_conflicts_is_refused(string pattern, string says)
    {
        var found = Assert.Single(PlanValidator.Validate(Plan() with { Conflicts = [Rule(pattern, PathConflictStrategy.Stop)] }));
        Assert.Equal("IllegalConflictPattern", found.Code);
        Assert.Contains(says, found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", "./a")]
    [InlineData("././a/", "a")]
    public void Two_rules_for_the_same_paths_are_refused(string first, string second)
    {
        var plan = Plan() with { Conflicts = [Rule(first, PathConflictStrategy.Stop), Rule(second, PathConflictStrategy.Union)] };
        var found = Assert.Single(PlanValidator.Validate(plan));
        Assert.Equal("IllegalConflictPattern", found.Code);
        Assert.Contains($"'{second}'", found.Message, StringComparison.Ordinal);
    }

    public static TheoryData<PathConflictStrategy, string?, string> BadWork => new()
    {
        { PathConflictStrategy.Regenerate, null, "has no command" },
        { PathConflictStrategy.Regenerate, "\n", "has no command" },
        { PathConflictStrategy.Regenerate, "a\0", "NUL" },
        { PathConflictStrategy.Regenerate, "\ud800", "surrogate" },
        { PathConflictStrategy.Regenerate, LongCommand, "longer than 32768" },
        { PathConflictStrategy.Stop, "a", "only Regenerate" },
        { PathConflictStrategy.Union, "", "only Regenerate" },
        { (PathConflictStrategy)99, null, "99 for 'a' is not one of Stop, " },
    };

    [Theory]
    [MemberData(nameof(BadWork))]
    public void What_a_rule_cannot_do_is_refused(PathConflictStrategy strategy, string? command, string says)
    {
        var found = Assert.Single(PlanValidator.Validate(Plan() with { Conflicts = [Rule("a", strategy, command)] }));
        Assert.Equal("ConflictRuleInvalid", found.Code);
        Assert.Contains(says, found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_memory_may_be_null()
    {
        var rule = Rule("a", PathConflictStrategy.Stop);
        OrchestratorPlan[] plans =
        [
            Plan() with { Ignore = null! },
            Plan() with { Conflicts = null! },
            Plan() with { Ignore = [null!] },
            Plan() with { Conflicts = [null!] },
            Plan() with { Conflicts = [rule with { Pattern = null! }] },
        ];
        Assert.All(plans, plan => Assert.Equal("MissingValue", Assert.Single(PlanValidator.Validate(plan)).Code));
    }

    [Theory]
    [InlineData("*.py[cod]", true)]
    [InlineData("[a]", true)]
    [InlineData("a[]", false)]
    [InlineData("a]b[", false)]
    [InlineData("a[b", false)]
    public void Brackets_of_a_gitignore_are_warned_of(string pattern, bool isWarned)
    {
        var found = PlanValidator.Validate(Plan() with { Ignore = [pattern] });
        Assert.Equal(
            isWarned ? [("IgnorePatternBrackets", PlanDiagnosticSeverity.Warning)] : [], found.Select(one => (one.Code, one.Severity)));
    }

    [Theory]
    [InlineData("**/*?")]
    [InlineData("?")]
    [InlineData("**/")]
    [InlineData("*.")]
    [InlineData("日")]
    [InlineData("𝄞")]
    public void The_longest_pattern_can_be_matched(string part)
    {
        var pattern = "a" + string.Concat(Enumerable.Repeat(part, (PlanLimits.MaxPatternLength - 1) / part.Length));
        Assert.Empty(PlanValidator.Validate(Plan() with { Ignore = [pattern], Conflicts = [Rule(pattern, PathConflictStrategy.Stop)] }));
        Assert.False(new PathPattern(pattern).IsExactly(new GitPath("b")));
    }

    [Theory]
    [InlineData("ignore: [*.log]", "*.log")]
    [InlineData("ignore:\n  - !build/", "!node_modules/")]
    [InlineData("ignore: [!build/]", "'!'")]
    [InlineData("conflicts: { *md : Union }", "*.md")]
    [InlineData("conflicts:\n  a: Regenerate: x", "': '")]
    public void Yaml_says_what_needs_quotes(string keys, string remedy) =>
        Assert.Contains(Yaml(keys).Diagnostics, found => found.Remedy.Contains(remedy, StringComparison.Ordinal));

    private static OrchestratorPlan Plan() => new() { Tasks = [new OrchestratorTask { Id = "a", Prompt = "p" }] };

    private static ConflictRule Rule(string pattern, PathConflictStrategy strategy, string? command = null) =>
        new() { Pattern = pattern, Strategy = strategy, Command = command };

    private static PlanReadResult Json(string keys) =>
        PlanFile.Parse(Encoding.UTF8.GetBytes($$"""{ {{keys}}, "tasks": [{ "id": "a", "prompt": "p" }] }"""));

    private static PlanReadResult Yaml(string keys)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(keys + "\ntasks: [{ id: a, prompt: p }]\n"));
        return YamlPlanFile.Parse(stream, PlanDialect.PlanFile, null, null, TestContext.Current.CancellationToken);
    }
}
