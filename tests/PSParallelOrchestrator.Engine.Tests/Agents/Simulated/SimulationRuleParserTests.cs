using FsCheck;
using FsCheck.Fluent;
using PSParallelOrchestrator.Engine.Agents.Simulated;

namespace PSParallelOrchestrator.Engine.Tests.Agents.Simulated;

public class SimulationRuleParserTests
{
    [Fact]
    public void A_rule_with_every_setting_is_read_whole()
    {
        var rule = SimulationRuleParser.Parse(
            "api*:fail=2,class=Transient,duration=250ms,hang,conflict=src/x.txt,memory=6G,retryAfter=5s,files=off");

        var expected = new SimulationRule
        {
            Task = "api*",
            Fail = 2,
            FailureClass = FailureClass.Transient,
            Duration = TimeSpan.FromMilliseconds(250),
            Hang = true,
            Conflict = "src/x.txt",
            Memory = MemorySize.Parse("6G"),
            RetryAfter = TimeSpan.FromSeconds(5),
            WriteFiles = false,
        };
        Assert.Equal(expected, rule);
    }

    [Fact]
    public void What_a_rule_does_not_say_stays_open()
    {
        Assert.Equal(new SimulationRule { Task = "*", Fail = -1 }, SimulationRuleParser.Parse("*:fail=-1"));
    }

    [Fact]
    public void Letter_case_and_blanks_do_not_count()
    {
        var rule = SimulationRuleParser.Parse(" a : FAIL = 1 , Class = rateLimited , RETRYAFTER = 2s , Hang = No , files = YES ");

        var expected = new SimulationRule
        {
            Task = "a",
            Fail = 1,
            FailureClass = FailureClass.RateLimited,
            RetryAfter = TimeSpan.FromSeconds(2),
            Hang = false,
            WriteFiles = true,
        };
        Assert.Equal(expected, rule);
    }

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("00:00:05", 5000)]
    public void Durations_have_a_unit(string text, double milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), SimulationRuleParser.Parse("a:duration=" + text).Duration);
    }

    [Theory]
    [InlineData("fail=2", "which tasks")]
    [InlineData("", "which tasks")]
    [InlineData(":fail=2", "pattern")]
    [InlineData("a b:fail=2", "pattern")]
    [InlineData("../x:fail=2", "pattern")]
    [InlineData("a:", "nothing")]
    [InlineData("a: ", "nothing")]
    [InlineData("a:fial=2", "'fail'")]
    [InlineData("a:retry=2s", "'retryAfter'")]
    [InlineData("a:mem=2G", "'memory'")]
    [InlineData("a:clas=Lost", "'class'")]
    [InlineData("a:file=off", "'files'")]
    [InlineData("a:fail=1,", "no setting ''")]
    [InlineData("a:fail=1,fail=2", "twice")]
    [InlineData("a:fail=1,FAIL=2", "twice")]
    [InlineData("a:fail", "fail=2")]
    [InlineData("a:fail=", "no value")]
    [InlineData("a:fail=two", "'two'")]
    [InlineData("a:fail=-2", "'-2'")]
    [InlineData("a:fail=99999999999", "-1 for all")]
    [InlineData("a:class=Broken", "Transient, RateLimited")]
    [InlineData("a:class=3", "Transient, RateLimited")]
    [InlineData("a:duration=5", "250ms")]
    [InlineData("a:duration=-5s", "250ms")]
    [InlineData("a:duration=50000h", "49 days")]
    [InlineData("a:duration=99999999999999999999h", "49 days")]
    [InlineData("a:hang=maybe", "on or off")]
    [InlineData("a:files", "files=off")]
    [InlineData("a:memory=lots", "512M")]
    [InlineData("a:memory=0", "above 0")]
    [InlineData("a:conflict=../x", "inside the workspace")]
    [InlineData("a:conflict=/etc/passwd", "inside the workspace")]
    [InlineData("a:conflict=C:/x", "inside the workspace")]
    [InlineData("a:conflict=x/.GIT/config", "inside the workspace")]
    [InlineData("a:conflict=a\\b", "inside the workspace")]
    public void A_bad_rule_is_refused_with_what_is_wrong(string text, string part)
    {
        var error = Assert.Throws<OrchestratorException>(() => SimulationRuleParser.Parse(text));

        Assert.Equal("SimulationRuleInvalid", error.ErrorId);
        Assert.Equal(OrchestratorErrorKind.InvalidInput, error.Kind);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_repeat_nothing_that_a_terminal_obeys_and_nothing_long()
    {
        var error = Assert.Throws<OrchestratorException>(() => SimulationRuleParser.Parse("a:\u001b[2J" + new string('x', 100_000) + "=1"));

        Assert.DoesNotContain('\u001b', error.Message);
        Assert.True(error.Message.Length < 500, error.Message);
    }

    [Fact]
    public void A_rule_that_says_nothing_cannot_be_written()
    {
        Assert.Throws<OrchestratorException>(() => SimulationRuleParser.Format(new SimulationRule { Task = "a" }));
    }

    [Fact]
    public void What_is_written_reads_back_as_the_same_rule()
    {
        var durations = Gen.OneOf(
            Gen.Choose(0, 1000).Select(n => TimeSpan.FromSeconds(n)),
            Gen.Choose(0, int.MaxValue).Select(n => TimeSpan.FromTicks(n)),
            Gen.Choose(0, 48).Select(n => TimeSpan.FromDays(n)));
        var rules =
            from task in Gen.Elements("*", "api*", "a.b-c_d", "?x")
            from fail in Gen.Choose(-1, 5)
            from failureClass in Gen.Elements(Enum.GetValues<FailureClass>().Cast<FailureClass?>().Append(null).ToArray())
            from duration in durations
            from retryAfter in Gen.OneOf(durations.Select(d => (TimeSpan?)d), Gen.Constant<TimeSpan?>(null))
            from hang in Gen.Elements<bool?>(true, false, null)
            from files in Gen.Elements<bool?>(true, false, null)
            from conflict in Gen.Elements("src/a=b.txt", "ü/x y", null)
            from memory in Gen.Choose(1, int.MaxValue)
            select new SimulationRule
            {
                Task = task,
                Fail = fail,
                FailureClass = failureClass,
                Duration = duration,
                RetryAfter = retryAfter,
                Hang = hang,
                WriteFiles = files,
                Conflict = conflict,
                Memory = new MemorySize(memory),
            };

        Prop.ForAll(rules.ToArbitrary(), rule => SimulationRuleParser.Parse(SimulationRuleParser.Format(rule)) == rule)
            .QuickCheckThrowOnFailure();
    }
}
