using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Tests.Agents.Pricing;

public sealed class PriceTableTests
{
    [Theory]
    [InlineData("claude-sonnet-4-5", 3.0)]
    [InlineData("claude-sonnet-4-5-20250929", 3.0)]
    [InlineData("global.anthropic.claude-sonnet-4-5-20250929-v1:0", 3.0)]
    [InlineData("arn:aws:bedrock:eu-central-1:1234:inference-profile/global.anthropic.claude-sonnet-4-5-20250929-v1:0", 3.0)]
    [InlineData("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", 3.3)]
    [InlineData("anthropic.claude-sonnet-4-5-20250929-v1:0", 3.3)]
    [InlineData("arn:aws:bedrock:eu-central-1:1234:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0", 3.3)]
    [InlineData("eu.anthropic.claude-sonnet-4-20250514-v1:0", 3.0)]
    [InlineData("arn:aws:bedrock:eu-central-1:1234:application-inference-profile/abc", null)]
    public void A_regional_endpoint_costs_what_Bedrock_charges_for_it(string model, double? input) =>
        Assert.Equal((decimal?)input, PriceTable.BuiltIn.Find(model)?.Input);

    [Theory]
    [InlineData(0.69)]
    [InlineData(3.45, "--fallback-model", "claude-haiku-4-5, claude-opus-4-1")]
    [InlineData(3.45, "--fallback-model=claude-opus-4-1")]
    public void What_a_fallback_model_can_cost_is_reserved_too(double most, params string[] arguments)
    {
        var options = new AgentOptions { Model = "claude-sonnet-4-5", ClaudeArguments = arguments };
        Assert.Equal((decimal)most, new ClaudeCodeAgent().MaxOverspendUsd(options, new AgentAccess()));
    }

    [Fact]
    public void A_fallback_model_without_a_price_is_refused_where_a_limit_has_to_bind()
    {
        var options = new AgentOptions { ClaudeArguments = ["--fallback-model", "claude-next"] };
        Assert.Equal(
            "PriceUnknown",
            Assert.Throws<OrchestratorException>(() => new ClaudeCodeAgent().MaxOverspendUsd(options, new AgentAccess())).ErrorId);
    }
}
