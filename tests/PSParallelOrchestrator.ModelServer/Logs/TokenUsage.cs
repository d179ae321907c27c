namespace PSParallelOrchestrator.ModelServer.Logs;

/// <summary>Token counts as an answer states them.</summary>
public readonly record struct TokenUsage(long Input, long Output, long CacheWrite = 0, long CacheRead = 0)
{
    public static TokenUsage operator +(TokenUsage left, TokenUsage right) => new(
        left.Input + right.Input, left.Output + right.Output, left.CacheWrite + right.CacheWrite, left.CacheRead + right.CacheRead);

    public static TokenUsage Add(TokenUsage left, TokenUsage right) => left + right;
}
