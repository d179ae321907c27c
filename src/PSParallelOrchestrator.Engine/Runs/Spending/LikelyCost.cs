using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Runs.Spending;

/// <summary>
/// What an attempt costs that nobody has seen yet: a session of usual length at the prices of its model. docs/agents.md says the same.
/// </summary>
internal static class LikelyCost
{
    private const int Requests = 12;
    private const int FirstTokens = 15_000;
    private const int TokensEach = 2_000;
    private const int AnswerTokens = 600;

    /// <summary>Estimates it.</summary>
    /// <param name="price">The prices of its model; null where they are not known.</param>
    /// <param name="options">How its agent works.</param>
    /// <returns>US dollars; null where that cannot be said.</returns>
    public static decimal? Of(ModelPrice? price, AgentOptions options)
    {
        // What was sent once is read from the cache by each later request.
        var requests = Math.Min(Requests, options.MaxTurns);
        long written = FirstTokens + ((requests - 1) * TokensEach);
        var read = Enumerable.Range(0, requests - 1).Sum(number => (long)FirstTokens + (number * TokensEach));
        var answered = (long)(requests * AnswerTokens * Factor(options.Effort));
        return price?.Cost(new TokenUsage(Input: 0, CacheWrite: written, CacheWriteHour: 0, CacheRead: read, Output: answered));
    }

    private static decimal Factor(ModelEffort? effort) => effort switch
    {
        ModelEffort.Low => 0.5m,
        ModelEffort.Medium => 0.75m,
        ModelEffort.XHigh => 1.5m,
        ModelEffort.Max => 2m,
        _ => 1m,
    };
}
