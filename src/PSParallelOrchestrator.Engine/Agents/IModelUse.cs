namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>What the requests of an attempt do at the model gateway.</summary>
public interface IModelUse
{
    /// <summary>
    /// For how long no request has been under way or waited, zero where one is: until it ends there is nothing to hear of the client.
    /// Null where there was none yet.
    /// </summary>
    TimeSpan? SinceAsking { get; }
}
