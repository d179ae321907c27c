namespace PSParallelOrchestrator.Engine.Agents.Pricing;

/// <summary>Tokens of one or more requests, as models charge for them.</summary>
/// <param name="Input">Tokens sent that the cache had no part in.</param>
/// <param name="CacheWrite">Tokens written to the cache for five minutes.</param>
/// <param name="CacheWriteHour">Tokens written to the cache for an hour.</param>
/// <param name="CacheRead">Tokens read from the cache.</param>
/// <param name="Output">Tokens produced.</param>
public readonly record struct TokenUsage(long Input, long CacheWrite, long CacheWriteHour, long CacheRead, long Output)
{
    /// <summary>Every token sent, cached ones included.</summary>
    public long AllInput => Input + CacheWrite + CacheWriteHour + CacheRead;

    /// <summary>The sum of both.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>Their sum.</returns>
    public static TokenUsage operator +(TokenUsage left, TokenUsage right) => new(
        left.Input + right.Input,
        left.CacheWrite + right.CacheWrite,
        left.CacheWriteHour + right.CacheWriteHour,
        left.CacheRead + right.CacheRead,
        left.Output + right.Output);
}
