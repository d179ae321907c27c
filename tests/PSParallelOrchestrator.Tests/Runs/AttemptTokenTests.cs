namespace PSParallelOrchestrator.Tests.Runs;

public class AttemptTokenTests
{
    private const string RunId = "01ja0000000000000000000000";

    [Fact]
    public void A_token_tells_run_task_and_attempt()
    {
        var token = AttemptToken.Format(RunId, 12, 3);
        Assert.Equal($"po-{RunId}-12-3", token);
        Assert.True(AttemptToken.TryParse(token, out var runId, out var ordinal, out var attempt));
        Assert.Equal((RunId, 12, 3), (runId, ordinal, attempt));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("po-01ja-1-1")]
    [InlineData($"px-{RunId}-1-1")]
    [InlineData($"po-{RunId}-1")]
    [InlineData($"po-{RunId}--1-1")]
    [InlineData($"po-{RunId}-1-+1")]
    [InlineData($"po-{RunId}-1-1-1")]
    [InlineData($"po-{RunId}-99999999999-1")]
    public void What_is_no_token_is_refused(string? text) => Assert.False(AttemptToken.TryParse(text, out _, out _, out _));
}
