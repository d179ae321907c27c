using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>What does the work of Agent tasks.</summary>
public interface IAgent
{
    /// <summary>Which agent this is.</summary>
    AgentKind Kind { get; }

    /// <summary>Says whether the agent can be used here: what it needs is installed and it has a key. Costs nothing.</summary>
    /// <param name="options">How it is to work.</param>
    /// <param name="services">Keys and prices.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Usable or not, its version, and if not what it lacks and how to get that.</returns>
    Task<AgentStatus> ProbeAsync(AgentOptions options, AgentAccess services, CancellationToken cancellationToken);

    /// <summary>Checks whether a limit on the cost can bind the agent, beside the prices of its models.</summary>
    /// <param name="options">How it is to work.</param>
    /// <exception cref="OrchestratorException">The options let it spend what nothing bounds.</exception>
    void CheckBounded(AgentOptions options)
    {
    }

    /// <summary>
    /// The smallest limit on the cost with which an attempt can begin to work, in US dollars: with less it would only fail.
    /// </summary>
    /// <param name="options">How it is to work.</param>
    /// <param name="services">Keys and prices.</param>
    /// <returns>The amount.</returns>
    /// <exception cref="OrchestratorException">The model has no known price.</exception>
    decimal LeastLimitUsd(AgentOptions options, AgentAccess services) => 0;

    /// <summary>What it asks of models, for the gateway to allow that alone.</summary>
    /// <param name="options">How it is to work.</param>
    /// <returns>That; null for an agent that asks no model.</returns>
    /// <exception cref="OrchestratorException">There is no model of that name.</exception>
    ModelNeeds? Needs(AgentOptions options) => null;

    /// <summary>Checks whether the agent takes a task as it is written, before the run begins.</summary>
    /// <param name="task">The task.</param>
    /// <exception cref="OrchestratorException">It does not, and why.</exception>
    void CheckTask(OrchestratorTask task)
    {
    }

    /// <summary>Does the work of one attempt in its workspace.</summary>
    /// <param name="context">The attempt, and what it may use.</param>
    /// <param name="cancellationToken">Cancelled at the time limit and when the user stops: end everything that was started, then
    /// throw.</param>
    /// <returns>How the work ended. Failures are results with a class; an exception is a fault of the agent itself.</returns>
    Task<AttemptOutcome> RunAsync(AgentContext context, CancellationToken cancellationToken);
}

/// <summary>Whether an agent can be used here.</summary>
/// <param name="Kind">The agent.</param>
/// <param name="Available">Whether it can.</param>
/// <param name="Version">Its version, where it has one.</param>
/// <param name="Reason">What it lacks and how to get that; null where it can be used.</param>
public sealed record AgentStatus(AgentKind Kind, bool Available, string? Version, string? Reason)
{
    /// <summary>What it is called, with its version where it has one.</summary>
    public string Name => Version is null ? $"{Kind}" : $"{Kind} {Version}";
}
