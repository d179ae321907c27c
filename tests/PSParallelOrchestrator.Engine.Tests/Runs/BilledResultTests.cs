using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Gateway.Money;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

/// <summary>What the gateway saw goes before what an attempt says, where the gateway can know.</summary>
public sealed class BilledResultTests
{
    private const string Refusal = "It would take 0.25 USD.";
    private static readonly LedgerTotal Asked = new(2, new TokenUsage(10, 5, 2, 3, 7), new RequestCost(0.25m, 0.5m), 0);

    [Fact]
    public void Tokens_and_cost_are_those_of_the_bill()
    {
        var usage = Of(new AttemptBill(Asked), Result(null) with { Usage = new AttemptUsage { CpuSeconds = 1, CostUsd = 9 } }).Usage!;
        Assert.Equal((0.75m, 0.5m, 20, 7), (usage.CostUsd, usage.AtMostUsd, usage.InputTokens, usage.OutputTokens));
        Assert.Equal((1.0, 7, 3), (usage.CpuSeconds, usage.CacheWriteTokens, usage.CacheReadTokens));
    }

    [Fact]
    public void Without_a_price_there_is_no_cost() =>
        Assert.Null(Of(new AttemptBill(Asked with { Unpriced = 1 }), Result(null)).Usage!.CostUsd);

    [Theory]
    [InlineData(FailureClass.TaskFailed, null, 0.0)]
    [InlineData(FailureClass.Lost, null, null)]
    [InlineData(null, 0.125, 0.125)]
    public void Where_nothing_was_asked_an_attempt_of_an_earlier_version_may_have_asked_by_itself(
        FailureClass? failure, double? said, double? cost)
    {
        var usage = said is null ? null : new AttemptUsage { CostUsd = (decimal)said };
        Assert.Equal((decimal?)cost, Of(new AttemptBill(default), Result(failure) with { Usage = usage }).Usage?.CostUsd);
    }

    [Theory]
    [InlineData(FailureClass.Transient, null, true)]
    [InlineData(FailureClass.TaskFailed, null, true)]
    [InlineData(FailureClass.TaskFailed, "1 test failed", false)]
    [InlineData(FailureClass.Timeout, null, false)]
    [InlineData(FailureClass.Canceled, null, false)]
    [InlineData(null, null, false)]
    public void A_refused_request_is_why_an_agent_failed_whatever_its_client_made_of_it(
        FailureClass? failure, string? check, bool isWhy)
    {
        var result = Of(new AttemptBill(Asked, Refusal), Result(failure) with { CheckOutput = check });
        Assert.Equal(isWhy ? FailureClass.Permanent : failure, result.FailureClass);
        Assert.Equal(isWhy ? $"Anthropic reached the limit on the cost. {Refusal}" : "Said.", result.Message);
    }

    private static AttemptResult Of(AttemptBill bill, AttemptResult result) => BilledResult.Of(bill, result, AgentKind.Anthropic);

    private static AttemptResult Result(FailureClass? failure) => new(new AttemptOutcome(failure, "Said."))
    {
        Token = "po-a-0-1",
        StartedAt = DateTimeOffset.UnixEpoch,
        FinishedAt = DateTimeOffset.UnixEpoch,
    };
}
