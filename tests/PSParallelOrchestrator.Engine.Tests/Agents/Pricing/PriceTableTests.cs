using PSParallelOrchestrator.Engine.Agents.Bedrock;
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
    [InlineData("sonnet", 2, 10)]
    [InlineData("opus", 4, 20)]
    [InlineData("haiku", 0.1, 0.5)]
    [InlineData("fable", 8, 40)]
    [InlineData("sonnet[1m]", 2, 10)]
    [InlineData("claude-opus-5-5", 4, 20)]
    [InlineData("claude-opus-4-7", 5, 25)]
    [InlineData("global.anthropic.claude-fable-5-2", 8, 40)]
    [InlineData("us.anthropic.claude-opus-5-5", 4.4, 22)]
    public void Current_models_have_the_prices_of_this_month(string model, double input, double output)
    {
        var price = PriceTable.BuiltIn.Require(model);
        Assert.Equal(((decimal)input, (decimal)output), (price.Input, price.Output));
    }

    [Theory]
    [InlineData(100_000, 0, 0, 1000, 0.0105)]
    [InlineData(100_001, 0, 0, 1000, 0.0525005)]
    [InlineData(1000, 50_000, 49_000, 1000, 0.00734)]
    [InlineData(1000, 50_000, 49_001, 1000, 0.03670005)]
    public void A_request_is_priced_as_a_whole_by_its_size(long input, long write, long read, long output, double cost)
    {
        var usage = new TokenUsage(input, write, 0, read, output);
        Assert.Equal((decimal)cost, PriceTable.BuiltIn.Require("haiku").Cost(usage));
    }

    [Fact]
    public void What_requests_can_cost_holds_for_every_band_that_they_can_reach()
    {
        var price = PriceTable.BuiltIn.Require("haiku");
        Assert.Equal(0.0130m, price.MaxCost(100_000, 1000, cachesForAnHour: false));
        Assert.Equal(0.065000625m, price.MaxCost(100_001, 1000, cachesForAnHour: false));
        Assert.Equal(0.055m, price.Regional().Bands[0].CacheRead);
        for (var tokens = 0; tokens <= 1_000_000; tokens += 9973)
        {
            var usage = new TokenUsage(0, tokens, 0, 0, 500);
            Assert.InRange(price.Cost(usage), 0, price.MaxCost(tokens, 500, cachesForAnHour: false));
        }
    }

    [Theory]
    [InlineData("""{"input":1}""", "missing required properties")]
    [InlineData("""{"abovePromptTokens":10,"input":-1,"output":1,"cacheWrite":1,"cacheWriteHour":1,"cacheRead":1}""", "0 or more")]
    [InlineData("""{"abovePromptTokens":0,"input":1,"output":1,"cacheWrite":1,"cacheWriteHour":1,"cacheRead":1}""", "smaller to larger")]
    [InlineData("null", "0 or more")]
    public void Bands_that_say_nothing_sensible_are_refused(string band, string says)
    {
        var text = "{\"models\":{\"m\":{\"input\":1,\"output\":1,\"cacheWrite\":1,\"cacheWriteHour\":1,\"cacheRead\":1,"
            + $"\"contextTokens\":100,\"maxOutputTokens\":100,\"bands\":[{band}]}}}}}}";
        var refused = Assert.Throws<OrchestratorException>(() => PriceTable.BuiltIn.WithText(text));
        Assert.Equal("PriceFileInvalid", refused.ErrorId);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sonnet", "global.anthropic.claude-sonnet-5-5")]
    [InlineData("claude-opus-4-6", "global.anthropic.claude-opus-4-6")]
    [InlineData("claude-haiku-4-5", "global.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("claude-haiku-4-5-20251001", "global.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("eu.anthropic.claude-opus-5-5", "eu.anthropic.claude-opus-5-5")]
    [InlineData("claude-opus-4", null)]
    [InlineData("claude-next", null)]
    public void A_name_means_its_model_on_Bedrock(string name, string? id) => Assert.Equal(id, BedrockModels.Find(name));

    [Theory]
    [InlineData(false, "--fallback-model", "opus, claude-next", "", "claude-opus-5-5,claude-next")]
    [InlineData(false, "--verbose", "--fallback-model=haiku", "--verbose", "claude-haiku-5-5")]
    [InlineData(true, "--fallback-model=haiku", "--verbose", "--verbose", "global.anthropic.claude-haiku-5-5")]
    public void Models_that_stand_in_are_asked_by_the_gateway_and_not_by_Claude_Code(
        bool onBedrock, string first, string second, string passed, string standIns)
    {
        var options = new AgentOptions { Model = "sonnet", UseBedrock = onBedrock, ClaudeArguments = [first, second] };
        Assert.Equal(passed, string.Join(' ', ClaudeArguments.Passed(options)));
        Assert.Equal(standIns, string.Join(',', ClaudeArguments.Fallbacks(options)));
    }

    [Fact]
    public void A_fallback_model_without_a_price_is_refused_where_a_limit_has_to_bind()
    {
        var options = new AgentOptions { ClaudeArguments = ["--fallback-model", "claude-next"] };
        var needs = new ClaudeCodeAgent().Needs(options)!;
        Assert.Equal(
            "PriceUnknown", Assert.Throws<OrchestratorException>(() => needs.RequirePrices(PriceTable.BuiltIn)).ErrorId);
    }
}
