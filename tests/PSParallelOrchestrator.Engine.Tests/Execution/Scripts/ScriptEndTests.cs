using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Scripts;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Scripts;

public sealed class ScriptEndTests
{
    [Theory]
    [InlineData("""{"errors":0}""", null)]
    [InlineData("""{"errors":0,"exitCode":0}""", null)]
    [InlineData("""{"errors":0,"exitCode":4}""", null)]
    [InlineData("""{"errors":0,"exitCode":5}""", FailureClass.Transient)]
    [InlineData("""{"errors":0,"exitCode":6}""", FailureClass.TaskFailed)]
    [InlineData("""{"errors":0,"failure":"RateLimited","retryAfterSeconds":7}""", FailureClass.RateLimited)]
    [InlineData("""{"errors":2,"failure":"Permanent","exitCode":4}""", FailureClass.Permanent)]
    public void What_a_host_says_is_the_end_of_the_attempt(string json, FailureClass? failure)
    {
        var outcome = ScriptEnd.Parse(json).Outcome(Spec());
        Assert.Equal(failure, outcome.FailureClass);
        Assert.Equal(failure == FailureClass.RateLimited ? TimeSpan.FromSeconds(7) : null, outcome.RetryAfter);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"errors":0,"failure":"Nonsense"}""")]
    public void What_no_host_says_is_refused(string json) => Assert.Throws<FormatException>(() => ScriptEnd.Parse(json));

    [Fact]
    public void Errors_that_did_not_end_a_script_are_said()
    {
        Assert.Contains("1 error ", ScriptEnd.Parse("""{"errors":1}""").Warning, StringComparison.Ordinal);
        Assert.Null(ScriptEnd.Parse("""{"errors":0}""").Warning);
        Assert.Null(ScriptEnd.Parse("""{"errors":1,"failure":"TaskFailed"}""").Warning);
    }

    private static AttemptSpec Spec() => new()
    {
        Token = "t",
        RunId = "r",
        Task = Plans.Task("a"),
        Attempt = 1,
        Executor = 0,
        Directory = "/d",
        TimeLimit = TimeSpan.FromHours(1),
        ExitCodes = new Dictionary<int, FailureClass> { [5] = FailureClass.Transient },
        SuccessCodes = [4],
    };
}
