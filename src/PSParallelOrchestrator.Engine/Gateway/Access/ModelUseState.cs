namespace PSParallelOrchestrator.Engine.Gateway.Access;

/// <summary>What an attempt does at the gateway.</summary>
/// <param name="Requests">How many requests are under way or wait.</param>
/// <param name="Wait">What one of them waits for; null where none does.</param>
/// <param name="Spent">What its requests used and cost so far.</param>
internal sealed record ModelUseState(int Requests, ModelWait? Wait, ModelSpending Spent);

/// <summary>What a request waits for.</summary>
/// <param name="For">What, as the end of a sentence.</param>
/// <param name="Until">When it is asked again; null where nobody knows.</param>
internal sealed record ModelWait(string For, DateTimeOffset? Until);

/// <summary>What the requests of an attempt used and cost so far.</summary>
/// <param name="Requests">How many were answered, or ended otherwise.</param>
/// <param name="InputTokens">Tokens that were sent, cached ones included.</param>
/// <param name="OutputTokens">Tokens of the answers.</param>
/// <param name="CostUsd">What they cost at most, in US dollars.</param>
/// <param name="ReservedUsd">What those under way can cost at most beside it, in US dollars.</param>
internal sealed record ModelSpending(int Requests, long InputTokens, long OutputTokens, decimal CostUsd, decimal ReservedUsd)
{
    /// <summary>That of an attempt which asked nothing yet.</summary>
    public static ModelSpending None { get; } = new(0, 0, 0, 0, 0);
}
