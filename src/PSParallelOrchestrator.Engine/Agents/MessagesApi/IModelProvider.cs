using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi;

/// <summary>A service that offers the Messages API.</summary>
internal interface IModelProvider
{
    /// <summary>Which agent asks it.</summary>
    AgentKind Kind { get; }

    /// <summary>The model to ask, as this service names it.</summary>
    /// <param name="options">How the agent works.</param>
    /// <exception cref="OrchestratorException">The service has no model of that name.</exception>
    string Model(AgentOptions options);

    /// <summary>Checks whether the service can be asked: there is a key, and it is told where. Asks no model.</summary>
    /// <param name="options">How the agent works.</param>
    /// <param name="variables">Keys and addresses.</param>
    /// <returns>A task that ends when that is known.</returns>
    /// <exception cref="OrchestratorException">It cannot, and what to do.</exception>
    Task CheckAsync(AgentOptions options, AgentVariables variables, CancellationToken cancellationToken);

    /// <summary>How it wants to be asked.</summary>
    IMessagesProtocol Protocol { get; }

    /// <summary>Where the service is, and what it knows its customer by.</summary>
    /// <param name="options">How the agent works.</param>
    /// <param name="variables">Keys and addresses.</param>
    /// <exception cref="OrchestratorException">It cannot be asked, and what to do.</exception>
    ServiceAccess Locate(AgentOptions options, AgentVariables variables, TimeProvider time);
}
