using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>What a request of Claude Code is where a limit on the cost binds.</summary>
internal static class ClaudeLimits
{
    /// <summary>
    /// The most tokens of one answer, thoughts included. All of them are reserved until the answer has ended: with the most that models can
    /// answer, 64,000 and more, few requests would fit into a budget at once.
    /// </summary>
    public const int OutputTokens = 16_000;

    // The client's own rules and tools have 37,000 bytes and more; arguments can take of them, and another version may have fewer.
    private const int ShortestRequest = 8000;

    /// <summary>What the first request of an attempt can cost at the least: with a smaller limit none would be passed on.</summary>
    /// <returns>US dollars.</returns>
    public static decimal LeastUsd(ModelPrice price) =>
        price.MaxCost(AgentLimits.OverheadTokens + ShortestRequest, OutputTokens, cachesForAnHour: false);
}
