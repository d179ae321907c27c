using PSParallelOrchestrator.Engine.Agents.ClaudeCode;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>
/// Credentials of one place reach the client: it would send those of several together, or prefer somebody else's account.
/// </summary>
public sealed class ClaudeCredentialsTests
{
    private static readonly string[] ProcessCredentials =
    [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN",
        "AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE",
    ];

    [Theory]
    [InlineData("ANTHROPIC_API_KEY", "", false, "ANTHROPIC_API_KEY=given")]
    [InlineData("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", false, "ANTHROPIC_API_KEY=given")]
    [InlineData("", "ANTHROPIC_AUTH_TOKEN", false, "ANTHROPIC_AUTH_TOKEN=task")]
    [InlineData("AWS_BEARER_TOKEN_BEDROCK", "", true, "AWS_BEARER_TOKEN_BEDROCK=given")]
    [InlineData("AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY", "", true, "AWS_ACCESS_KEY_ID=given AWS_SECRET_ACCESS_KEY=given")]
    [InlineData(
        "AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN,AWS_PROFILE",
        true,
        "AWS_ACCESS_KEY_ID=given AWS_SECRET_ACCESS_KEY=given")]
    [InlineData("", "AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY", true, "AWS_ACCESS_KEY_ID=task AWS_SECRET_ACCESS_KEY=task")]
    public void Credentials_come_from_one_place(string given, string task, bool onBedrock, string expected)
    {
        var found = Apply(given, task, onBedrock).Where(pair => onBedrock == pair.Key.StartsWith("AWS_", StringComparison.Ordinal));
        Assert.Equal(
            expected,
            string.Join(' ', found.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Fact]
    public void Where_nothing_is_given_the_process_has_its_own()
    {
        Assert.Equal(ProcessCredentials.Length, Apply("", "", onBedrock: false).Count);
        Assert.DoesNotContain(Apply("", "", onBedrock: true), pair =>
            pair.Key.StartsWith("ANTHROPIC", StringComparison.Ordinal) || pair.Key.StartsWith("CLAUDE", StringComparison.Ordinal));
        Assert.Equal(5, Apply("", "", onBedrock: true).Count);
    }

    private static Dictionary<string, string> Apply(string given, string task, bool onBedrock)
    {
        var own = Values(task, "task");
        var environment = ProcessCredentials.ToDictionary(
            name => name,
            name => own.GetValueOrDefault(name, "process"),
            StringComparer.Ordinal);
        ClaudeCredentials.Apply(environment, own, Values(given, "given"), onBedrock);
        return environment;
    }

    private static Dictionary<string, string> Values(string names, string value) =>
        names.Split(',', StringSplitOptions.RemoveEmptyEntries).ToDictionary(name => name, _ => value, StringComparer.Ordinal);
}
