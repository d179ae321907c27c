using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Gateway.Money;

/// <summary>What the requests of one attempt used and cost.</summary>
/// <param name="Requests">How many there were.</param>
/// <param name="Unpriced">How many of them asked a model whose price is not known, and count with nothing.</param>
internal readonly record struct LedgerTotal(int Requests, TokenUsage Tokens, RequestCost Cost, int Unpriced = 0)
{
    /// <summary>The same with one request more.</summary>
    /// <param name="cost">What it cost; null where the price is not known.</param>
    public LedgerTotal With(TokenUsage tokens, RequestCost? cost) =>
        new(Requests + 1, Tokens + tokens, Cost + (cost ?? default), Unpriced + (cost is null ? 1 : 0));
}
