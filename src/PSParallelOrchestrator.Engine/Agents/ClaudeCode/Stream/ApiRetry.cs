namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;

/// <summary>A request failed, and the client will make it again.</summary>
/// <param name="Status">The HTTP status; null where there was no answer.</param>
/// <param name="Error">The sort of error, as the client names it.</param>
/// <param name="Delay">How long the client waits first.</param>
internal sealed record ApiRetry(int? Status, string Error, TimeSpan Delay)
{
    // The client's own first delay is 0.5 to 0.63 s; what is longer is what the service asked for, which comes in whole seconds.
    private static readonly TimeSpan ShortestAsked = TimeSpan.FromSeconds(1);

    /// <summary>How long the service asked to wait; null where it did not.</summary>
    public TimeSpan? RetryAfter => Delay >= ShortestAsked ? Delay : null;
}
