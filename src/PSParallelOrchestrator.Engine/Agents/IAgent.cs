namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>What does the work of Agent tasks.</summary>
public interface IAgent
{
    /// <summary>Which agent this is.</summary>
    AgentKind Kind { get; }

    /// <summary>Does the work of one attempt in its workspace.</summary>
    /// <param name="context">The attempt, and what it may use.</param>
    /// <param name="cancellationToken">Cancelled at the time limit and when the user stops: end everything that was started, then throw.</param>
    /// <returns>How the work ended. Failures are results with a class; an exception is a fault of the agent itself.</returns>
    Task<AgentResult> RunAsync(AgentContext context, CancellationToken cancellationToken);
}
