using PSParallelOrchestrator.Engine.Agents;

namespace PSParallelOrchestrator.Engine.Planning;

/// <summary>Turns requirements into a plan.</summary>
public interface IPlanner
{
    /// <summary>Which planner this is; never <see cref="PlannerKind.Auto"/>.</summary>
    PlannerKind Kind { get; }

    /// <summary>Makes a plan: at least one task, unique legal ids, known dependencies, no cycle.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Gives up planning.</param>
    /// <returns>The plan, with its complexity and with the request's budget as <see cref="OrchestratorPlan.MaxExecutors"/>.</returns>
    /// <exception cref="OrchestratorException">The request cannot be used, or the planner is not available.</exception>
    Task<OrchestratorPlan> PlanAsync(PlanRequest request, CancellationToken cancellationToken);

    /// <summary>Assesses the requirements without handing out a plan.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancellationToken">Gives up the assessment.</param>
    /// <returns>What <see cref="PlanAsync"/> would put on the plan for the same request; of a model, what it thinks before it
    /// plans.</returns>
    /// <exception cref="OrchestratorException">The request cannot be used, or the planner is not available.</exception>
    Task<ComplexityAssessment> AssessAsync(PlanRequest request, CancellationToken cancellationToken);
}

/// <summary>What planners are given from outside.</summary>
/// <param name="Agents">Keys and prices.</param>
/// <param name="Time">The clock.</param>
/// <param name="Random">Where the jitter of repeated requests comes from.</param>
public sealed record PlannerContext(AgentAccess Agents, TimeProvider Time, Random Random);
