using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Engine.Tests.Settings;

/// <summary>What results leave out and how conflicts are settled, as a run is told it.</summary>
public sealed class ResultSettingTests : IDisposable
{
    private readonly SettingPlace place = new();

    public void Dispose() => place.Dispose();

    [Theory]
    [InlineData("*.md=union", "*.md", PathConflictStrategy.Union, null)]
    [InlineData(" docs/** = KEEPBOTH ", "docs/**", PathConflictStrategy.KeepBoth, null)]
    [InlineData("a.lock=Regenerate:npm i", "a.lock", PathConflictStrategy.Regenerate, "npm i")]
    [InlineData("a.lock=regenerate: A=b:c, d ", "a.lock", PathConflictStrategy.Regenerate, "A=b:c, d")]
    [InlineData("a.lock=Regenerate=x=Union", "a.lock", PathConflictStrategy.Regenerate, "x=Union")]
    [InlineData("a=b=Stop", "a=b", PathConflictStrategy.Stop, null)]
    [InlineData("a=Union=Stop", "a=Union", PathConflictStrategy.Stop, null)]
    [InlineData("a:b/c=Markers", "a:b/c", PathConflictStrategy.Markers, null, true)]
    public void A_rule_is_a_pattern_and_a_strategy(
        string text, string pattern, PathConflictStrategy strategy, string? command, bool isRefused = false)
    {
        place.Given[Row("conflicts")] = new GivenValue(new[] { text }, "--conflict");
        if (isRefused)
        {
            Assert.Contains("is absolute", Refused("--conflict", "which is not a rule").Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(new ConflictRule { Pattern = pattern, Strategy = strategy, Command = command }, Assert.Single(Options().Conflicts!));
    }

    [Theory]
    [InlineData("a", "which is not a pattern of paths, '='")]
    [InlineData("a=", "which is not a pattern of paths, '='")]
    [InlineData("a=1", "which is not a pattern of paths, '='")]
    [InlineData("=Union", "the pattern '' is empty")]
    [InlineData("../a=Union", "leaves the workspace")]
    [InlineData("a=Regenerate", "has no command")]
    [InlineData("a=Regenerate:", "has no command")]
    [InlineData("a=Union:make", "only Regenerate runs")]
    public void What_is_no_rule_is_refused_with_the_reason(string text, string says)
    {
        place.Given[Row("conflicts")] = new GivenValue(new[] { "b=Stop", text }, "--conflict");
        _ = Refused("--conflict", says);
    }

    [Fact]
    public void A_pattern_is_refused_with_the_reason_and_not_in_its_whole_length()
    {
        place.Given[Row("ignore")] = new GivenValue(new[] { "ok", "../" + new string('x', 9999) }, "--ignore");
        Assert.InRange(Refused("--ignore", "longer than 1024").Message.Length, 1, 700);
    }

    [Fact]
    public void A_variable_has_one_on_each_line_and_commas_and_spaces_stay()
    {
        place.Variables["PSORCH_IGNORE"] = "*.log\r\n\n my, file \n";
        place.Variables["PSORCH_CONFLICTS"] = "a=Union\nb=Regenerate:make a, b; echo c:d";
        place.Variables["PSORCH_SUCCESS_CODES"] = "3\n4";
        var options = Options();
        Assert.Equal(["*.log", "my, file"], options.Ignore);
        Assert.Equal([null, "make a, b; echo c:d"], options.Conflicts!.Select(rule => rule.Command));
        Assert.Equal([3, 4], options.SuccessCodes);
    }

    [Fact]
    public void A_file_has_a_list_or_one_text()
    {
        File.WriteAllText(
            place.File, """{"ignore": ["*.log", "a,b"], "conflicts": "a=Union", "successCodes": [3, "4"], "exitCodes": ["75=Transient"]}""");
        var options = Options();
        Assert.Equal(["*.log", "a,b"], options.Ignore);
        Assert.Equal(PathConflictStrategy.Union, Assert.Single(options.Conflicts!).Strategy);
        Assert.Equal([3, 4], options.SuccessCodes);
        Assert.Equal(FailureClass.Transient, options.ExitCodes![75]);
    }

    [Theory]
    [InlineData("""{"ignore": [["a"]]}""", "an item of 'ignore'")]
    [InlineData("""{"ignore": ["a", null]}""", "an item of 'ignore'")]
    [InlineData("""{"conflicts": {"a": "Union"}}""", "nor a list of such")]
    [InlineData("""{"maxRetries": [3]}""", "'maxRetries' is neither")]
    public void Other_lists_of_a_file_are_refused(string json, string says)
    {
        File.WriteAllText(place.File, json);
        var error = Assert.Throws<OrchestratorException>(Options);
        Assert.Equal("SettingsFileInvalid", error.ErrorId);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_made_by_a_program_are_checked_the_same()
    {
        var rule = new ConflictRule { Pattern = "a", Strategy = PathConflictStrategy.Stop };
        (RunOptions Options, string Says)[] bad =
        [
            (new RunOptions { Ignore = ["ok", "/"] }, "names nothing"),
            (new RunOptions { Ignore = [null!] }, "is null"),
            (new RunOptions { Conflicts = [rule, rule with { Pattern = "./a" }] }, "more than once"),
            (new RunOptions { Conflicts = [rule with { Command = "x" }] }, "only Regenerate"),
            (new RunOptions { Conflicts = [rule with { Pattern = "/a" }] }, "absolute"),
            (new RunOptions { Conflicts = [null!] }, "null"),
        ];
        var plan = new OrchestratorPlan { Tasks = [new OrchestratorTask { Id = "a", Command = "true" }] };
        RunOptionsValidator.Check(plan, new RunOptions { Ignore = ["*.log"], Conflicts = [rule] });
        Assert.All(bad, one =>
        {
            var error = Assert.Throws<OrchestratorException>(() => RunOptionsValidator.Check(plan, one.Options));
            Assert.Equal("OptionInvalid", error.ErrorId);
            Assert.Contains(one.Says, error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_plan_takes_the_same_texts()
    {
        Assert.Equal(["*.log"], PlanRulesFactory.Ignore(["*.log"], "-Ignore"));
        Assert.Equal("x", Assert.Single(PlanRulesFactory.Conflicts(["a=Regenerate:x"], "-Conflicts")).Command);
        Assert.Equal(
            ["SettingInvalid", "SettingInvalid", "OptionInvalid"],
            new Action[]
            {
                () => PlanRulesFactory.Ignore(["/"], "-Ignore"),
                () => PlanRulesFactory.Conflicts(["a"], "-Conflicts"),
                () => PlanRulesFactory.Conflicts(["a=Stop", "a=Union"], "-Conflicts"),
            }.Select(make => Assert.Throws<OrchestratorException>(make).ErrorId));
    }

    private static Setting Row(string key) => SettingTable.Standard.Settings.Single(setting => setting.Key == key);

    private RunOptions Options() => (RunOptions)place.Fill(typeof(RunOptions));

    private OrchestratorException Refused(string origin, string says)
    {
        var error = Assert.Throws<OrchestratorException>(Options);
        Assert.Equal("SettingInvalid", error.ErrorId);
        Assert.StartsWith(origin + " is ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        return error;
    }
}
