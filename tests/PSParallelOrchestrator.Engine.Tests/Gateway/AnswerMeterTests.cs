using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Gateway.Answers;

namespace PSParallelOrchestrator.Engine.Tests.Gateway;

/// <summary>Services that say less of what an answer used than they should.</summary>
public sealed class AnswerMeterTests
{
    private const decimal Reserved = 0.5m;
    private const long MostTokens = 1000;
    private static readonly ModelPrice Price = PriceTable.BuiltIn.Require("claude-sonnet-4-5");

    [Theory]
    [InlineData("""{"input_tokens":1000,"output_tokens":1}""", """{"output_tokens":200}""", 0.006, 0)]
    [InlineData("""{"input_tokens":1000,"output_tokens":1}""", "{}", 0.003015, 0.014985)]
    [InlineData("""{"input_tokens":1000,"output_tokens":1}""", null, 0.003015, 0.014985)]
    [InlineData("""{"input_tokens":-5,"output_tokens":1}""", """{"output_tokens":200}""", 0.003, 0.497)]
    [InlineData("{}", """{"output_tokens":200}""", 0.003, 0.497)]
    [InlineData("{}", "{}", 0, 0.5)]
    [InlineData(null, null, 0, 0.5)]
    public void What_is_not_told_counts_with_the_most_that_it_can_have_been(string? first, string? last, double known, double atMost)
    {
        var meter = new AnswerMeter();
        meter.Take(JsonElement.Parse($$$"""{"type":"message_start","message":{"usage":{{{first ?? "null"}}}}}"""));
        if (last is not null)
        {
            meter.Take(JsonElement.Parse($$"""{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{{last}}}"""));
        }

        var cost = meter.Cost(Price, MostTokens, Reserved, mayBeCharged: true);
        Assert.Equal(((decimal)known, (decimal)atMost), (cost.KnownUsd, cost.AtMostUsd));
    }

    [Theory]
    [InlineData("""{"input_tokens":1000,"output_tokens":200}""", 0.006)]
    [InlineData("""{"input_tokens":1000}""", 0.018)]
    [InlineData("{}", 0.5)]
    [InlineData(null, 0.5)]
    public void An_answer_that_came_as_a_whole_is_no_exception(string? usage, double most)
    {
        var meter = new AnswerMeter();
        meter.TakeWhole(usage is null ? null : JsonElement.Parse(usage));
        Assert.Equal((decimal)most, meter.Cost(Price, MostTokens, Reserved, mayBeCharged: true).MostUsd);
    }
}
