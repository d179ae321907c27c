using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>
/// What bounds one request where a limit on the cost binds. Claude Code looks at its limit after each answer, so the request that crosses
/// it is paid in full: that one is made small, and is what a limit can be overspent by.
/// </summary>
internal static class ClaudeLimits
{
    /// <summary>The most tokens a request may hold by the client's own estimate; past it the session ends.</summary>
    public const int ContextTokens = 80_000;

    /// <summary>The most tokens of one answer, thoughts included.</summary>
    public const int OutputTokens = 16_000;

    // The client estimates what a tool just returned from its length; text that is denser than it thinks is covered by this.
    private const int LargestContextTokens = 120_000;

    /// <summary>What the last request can cost.</summary>
    /// <returns>US dollars.</returns>
    public static decimal OneRequestUsd(ModelPrice price)
    {
        // The environment says for how long the cache is written.
        return price.MaxCost(LargestContextTokens, OutputTokens, cachesForAnHour: false);
    }
}
