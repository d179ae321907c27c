using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Gateway.Access;

/// <summary>How an attempt ended, with what the gateway saw of it.</summary>
internal static class BilledResult
{
    /// <summary>Puts both together.</summary>
    /// <param name="result">What the attempt itself reports.</param>
    /// <param name="agent">Who did it.</param>
    public static AttemptResult Of(AttemptBill bill, AttemptResult result, AgentKind agent)
    {
        result = result with { Usage = Usage(bill, result) };
        return bill.Refusal is { } refusal && IsOfAgent(result)
            ? result with { FailureClass = FailureClass.Permanent, Message = $"{agent} reached the limit on the cost. {refusal}" }
            : result;
    }

    // Whatever a client makes of a request that was refused. What a check found is another matter, and so is who ended the attempt.
    private static bool IsOfAgent(AttemptResult result) => result is
    {
        FailureClass: FailureClass.Transient or FailureClass.RateLimited or FailureClass.TaskFailed or FailureClass.Permanent,
        CheckOutput: null,
    };

    private static AttemptUsage? Usage(AttemptBill bill, AttemptResult result)
    {
        var (tokens, cost) = (bill.Total.Tokens, bill.Total.Cost);
        if (bill.Total is { Requests: 0, Cost.MostUsd: 0 }
            && (result.Usage?.CostUsd is not null || result.FailureClass == FailureClass.Lost))
        {
            // An attempt of version 0.1.0 asked by itself, and says what that cost, or counts with what was reserved for it.
            return result.Usage;
        }

        return (result.Usage ?? new AttemptUsage()) with
        {
            InputTokens = tokens.AllInput,
            OutputTokens = tokens.Output,
            CacheReadTokens = tokens.CacheRead,
            CacheWriteTokens = tokens.CacheWrite + tokens.CacheWriteHour,
            CostUsd = bill.Total.Unpriced == 0 ? cost.MostUsd : null,
            AtMostUsd = cost.AtMostUsd > 0 ? cost.AtMostUsd : null,
            StandIns = bill.StandIns.Count > 0 ? string.Join(", ", bill.StandIns) : null,
        };
    }
}
