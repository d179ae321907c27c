using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Gateway;

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

    /// <summary>
    /// What the requests of a planning have to be able to cost at the least, in US dollars: with a smaller budget there would be no plan.
    /// </summary>
    /// <param name="request">What is asked for.</param>
    /// <returns>The amount; 0 where no model is asked, or its price is not known.</returns>
    decimal LeastBudgetUsd(PlanRequest request) => 0;
}

/// <summary>What planners are given from outside.</summary>
public sealed record PlannerContext
{
    internal PlannerContext(
        AgentAccess agents, TimeProvider time, Random random, Func<string, GatewayTerms, IGatewayOwner> ownGateway) =>
        (Agents, Time, Random, OwnGateway) = (agents, time, random, ownGateway);

    /// <summary>Keys and prices.</summary>
    public AgentAccess Agents { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Where the jitter of repeated requests comes from.</summary>
    public Random Random { get; }

    /// <summary>Told what a planning by a model does, in a line each time, on any thread; null for nobody.</summary>
    internal Action<string>? Says { get; init; }

    /// <summary>Makes the model gateway of a planning, given its directory and its terms.</summary>
    internal Func<string, GatewayTerms, IGatewayOwner> OwnGateway { get; }
}
