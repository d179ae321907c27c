using PSParallelOrchestrator.Engine.Agents;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>Keys as files and settings of continuous integration leave them.</summary>
public sealed class KeyTests : MessagesTestBase
{
    [Theory]
    [InlineData(AgentKind.Anthropic, "\n")]
    [InlineData(AgentKind.Anthropic, " \r\n")]
    [InlineData(AgentKind.Bedrock, "\r\n")]
    [InlineData(AgentKind.Bedrock, "\t\n\n")]
    public async Task A_line_break_around_a_key_is_none_of_it(AgentKind kind, string end)
    {
        var services = Services(
            ("ANTHROPIC_API_KEY", end + Canary + end), ("AWS_ACCESS_KEY_ID", AccessKey + end), ("AWS_SECRET_ACCESS_KEY", Canary + end));
        var result = await AttemptAsync(Spec(kind, Script(Say($"The key is {Canary}."))), services);
        Assert.True(result.Succeeded, result.Message);
        Assert.Empty(Holding(TempDirectory, Canary));
    }

    [Theory]
    [InlineData(AgentKind.Anthropic, "ANTHROPIC_API_KEY", Canary + "\nexport X=1")]
    [InlineData(AgentKind.Anthropic, "ANTHROPIC_AUTH_TOKEN", "Bearer " + Canary)]
    [InlineData(AgentKind.Anthropic, "ANTHROPIC_API_KEY", Canary + "\u00e9")]
    [InlineData(AgentKind.Anthropic, "ANTHROPIC_API_KEY", Canary + "\u0001")]
    [InlineData(AgentKind.Bedrock, "AWS_BEARER_TOKEN_BEDROCK", Canary + " " + Canary)]
    public async Task What_cannot_be_a_key_is_refused_by_name_and_not_repeated(AgentKind kind, string variable, string value)
    {
        var services = Services((variable, value));
        var result = await AttemptAsync(Spec(kind, Script(Say("Done."))), services);
        Assert.Equal(FailureClass.Permanent, result.FailureClass);
        Assert.Contains(variable, result.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, result.Message, StringComparison.Ordinal);
        Assert.Null(result.Usage?.CostUsd);
        Assert.Empty(Server.Log.Messages);
        Assert.False(Directory.Exists(PathOf("attempt-1")) && Holding(PathOf("attempt-1"), Canary).Any());

        var status = await AgentCatalog.Create()[kind].ProbeAsync(new AgentOptions(), services, TestContext.Current.CancellationToken);
        Assert.False(status.Available);
        Assert.Contains(variable, status.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task White_space_alone_is_no_key()
    {
        var result = await AttemptAsync(Spec(AgentKind.Anthropic, Script(Say("Done."))), Services(("ANTHROPIC_API_KEY", " \r\n")));
        Assert.Contains("There is no key", result.Message, StringComparison.Ordinal);
    }
}
