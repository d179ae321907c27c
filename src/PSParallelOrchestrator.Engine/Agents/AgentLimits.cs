namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>Limits that hold for every agent on a model.</summary>
internal static class AgentLimits
{
    /// <summary>
    /// The longest wait inside an attempt before a failed request is made again. Past it the attempt ends, so that others can have its
    /// place.
    /// </summary>
    public static readonly TimeSpan LongestInnerDelay = TimeSpan.FromSeconds(5);

    /// <summary>What a service or a client adds to a request at most, in tokens: how tools are to be used, what parts messages.</summary>
    public const int OverheadTokens = 4096;
}
