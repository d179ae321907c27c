using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>What the client is told by its environment.</summary>
public sealed class ClaudeEnvironmentTests : IDisposable
{
    private const string MostTokens = "CLAUDE_CODE_MAX_OUTPUT_TOKENS";
    private static readonly GatewayAccess Gateway = new("http://127.0.0.1:9", "psorch-token");
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(false, "ANTHROPIC_BASE_URL", "ANTHROPIC_AUTH_TOKEN")]
    [InlineData(true, "ANTHROPIC_BEDROCK_BASE_URL", "AWS_BEARER_TOKEN_BEDROCK")]
    public void It_has_the_token_of_the_gateway_in_place_of_every_key(bool onBedrock, string address, string token)
    {
        string[] keys =
        [
            "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN",
            "AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE",
        ];
        var own = keys.ToDictionary(key => key, _ => "key", StringComparer.Ordinal);
        var environment = Apply(own, new AgentOptions { UseBedrock = onBedrock }, isLimited: false);
        Assert.Equal((Gateway.Address, Gateway.Token), (environment[address], environment[token]));
        Assert.Equal([token], keys.Where(environment.ContainsKey));
    }

    [Fact]
    public void What_can_be_charged_otherwise_is_passed_on_only_without_a_limit()
    {
        var own = ClaudeEnvironment.Unbounding.ToDictionary(name => name, _ => "x", StringComparer.Ordinal);
        var free = Apply(own, new AgentOptions(), isLimited: false);
        var limited = Apply(own, new AgentOptions(), isLimited: true);
        Assert.All(own.Keys, name => Assert.Equal((true, false), (free.ContainsKey(name), limited.ContainsKey(name))));
        Assert.Equal((null, "16000"), (free.GetValueOrDefault(MostTokens), limited.GetValueOrDefault(MostTokens)));
    }

    [Theory]
    [InlineData(false, "claude-haiku-5-5")]
    [InlineData(true, "global.anthropic.claude-haiku-5-5")]
    public void A_tool_asks_the_model_that_the_gateway_allows_it(bool onBedrock, string model)
    {
        var options = new AgentOptions { UseBedrock = onBedrock, AllowedTools = ["WebFetch(domain:example.org)"] };
        Assert.Equal(model, Apply([], options, isLimited: true)["ANTHROPIC_DEFAULT_HAIKU_MODEL"]);
        Assert.Equal(model, new ClaudeCodeAgent().Needs(options)!.Models[1]);
    }

    private Dictionary<string, string> Apply(Dictionary<string, string> own, AgentOptions options, bool isLimited)
    {
        using var home = ClaudeHome.Create(directory.Path);
        return ClaudeEnvironment.Apply(new Dictionary<string, string>(own), own, home, options, Gateway, isLimited);
    }
}
