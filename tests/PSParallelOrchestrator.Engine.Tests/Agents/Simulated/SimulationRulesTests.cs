using PSParallelOrchestrator.Engine.Agents.Simulated;

namespace PSParallelOrchestrator.Engine.Tests.Agents.Simulated;

public class SimulationRulesTests
{
    [Fact]
    public void Without_rules_the_options_hold()
    {
        var behavior = SimulationRules.Resolve(new SimulationOptions { Duration = TimeSpan.FromSeconds(3), WriteFiles = false }, "api");

        Assert.Equal(
            new SimulationBehavior { Duration = TimeSpan.FromSeconds(3), WriteFiles = false, FailureClass = FailureClass.TaskFailed },
            behavior);
    }

    [Fact]
    public void A_later_rule_overrides_an_earlier_one_field_by_field()
    {
        var options = new SimulationOptions
        {
            Rules =
            [
                new SimulationRule { Task = "*", Fail = 2, FailureClass = FailureClass.Transient, Hang = true },
                new SimulationRule { Task = "api*", Fail = -1, Hang = false, Conflict = "x" },
                new SimulationRule { Task = "db", Fail = 9 },
            ],
        };

        var api = SimulationRules.Resolve(options, "api-v1");
        var other = SimulationRules.Resolve(options, "ui");

        Assert.Equal((-1, FailureClass.Transient, false, "x"), (api.Fail, api.FailureClass, api.Hang, api.Conflict));
        Assert.Equal((2, FailureClass.Transient, true, null), (other.Fail, other.FailureClass, other.Hang, other.Conflict));
    }

    [Theory]
    [InlineData("api", "api", true)]
    [InlineData("api", "API", false)]
    [InlineData("api", "api2", false)]
    [InlineData("api?", "api2", true)]
    [InlineData("api?", "api", false)]
    [InlineData("*-test", "api-test", true)]
    [InlineData("a*b*c", "axxbyyc", true)]
    [InlineData("a*b*c", "axxbyy", false)]
    [InlineData("a.b", "axb", false)]
    [InlineData("*", "x.y", true)]
    [InlineData("*.*", "x", false)]
    public void Patterns_match_whole_ids(string pattern, string id, bool matches)
    {
        var options = new SimulationOptions { Rules = [new SimulationRule { Task = pattern, Fail = 1 }] };

        Assert.Equal(matches ? 1 : 0, SimulationRules.Resolve(options, id).Fail);
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(2, 2, true)]
    [InlineData(2, 3, false)]
    [InlineData(-1, 1000, true)]
    public void The_first_attempts_fail(int fail, int attempt, bool fails)
    {
        Assert.Equal(fails, new SimulationBehavior { Fail = fail }.Fails(attempt));
    }

    [Fact]
    public void Options_that_cannot_be_used_are_refused_before_a_run()
    {
        SimulationOptions[] bad =
        [
            new() { Duration = TimeSpan.FromTicks(-1) },
            new() { Duration = TimeSpan.MaxValue },
            new() { Rules = [new SimulationRule { Task = "" }] },
            new() { Rules = [new SimulationRule { Task = "a", Fail = -2 }] },
            new() { Rules = [new SimulationRule { Task = "a", RetryAfter = TimeSpan.FromTicks(-1) }] },
            new() { Rules = [new SimulationRule { Task = "a", Conflict = "a/../../b" }] },
            new() { Rules = [new SimulationRule { Task = "a", Memory = default(MemorySize) }] },
        ];

        Assert.All(bad, options => Assert.Equal(
            OrchestratorErrorKind.InvalidInput,
            Assert.Throws<OrchestratorException>(() => SimulationRules.Check(options)).Kind));
        SimulationRules.Check(new SimulationOptions { Rules = [new SimulationRule { Task = "a*", Fail = -1, Conflict = "a/b" }] });
    }
}
