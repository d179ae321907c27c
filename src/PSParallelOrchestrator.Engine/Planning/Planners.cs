using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Planning.ByModel;
using PSParallelOrchestrator.Engine.Planning.Contained;
using PSParallelOrchestrator.Engine.Planning.Heuristic;

namespace PSParallelOrchestrator.Engine.Planning;

/// <summary>The planners that this version has.</summary>
public static class Planners
{
    /// <summary>Decides who plans. Nothing is asked of a model yet, and nothing is spent.</summary>
    /// <param name="options">Who is wanted.</param>
    /// <param name="context">Clock, keys and prices.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The planner.</returns>
    /// <exception cref="OrchestratorException">
    /// <c>PlannerNotUsable</c> for one that was named; Auto finds the heuristic where no model is usable.
    /// </exception>
    public static async Task<ChosenPlanner> ChooseAsync(PlannerOptions options, PlannerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        OptionRanges.Cost.Check(options.MaxCostUsd, "MaxCostUsd");
        OptionRanges.Limit.Check(options.TimeLimit, "PlanningTimeLimit");
        if (options.Planner == PlannerKind.Heuristic || (options.Planner == PlannerKind.Auto && !options.Real))
        {
            return new ChosenPlanner(
                new HeuristicPlanner(),
                options.InDocker ? "The plan is made by rules (Heuristic), which asks no model and needs no container." : null);
        }

        // What asks a model in a container is in its image.
        context = context with { Agents = context.Agents.For(options.PriceFile) with { ProgramsAreHere = !options.InDocker } };
        if (options.Planner != PlannerKind.Auto)
        {
            var status = await ProbeAsync(options.Planner, options, context, cancellationToken);
            return status.Available
                ? new ChosenPlanner(Create(options.Planner, options, context))
                : throw PlannerErrors.NotUsable(options.Planner, status.Reason);
        }

        var (usable, refused) = await FirstUsable.FindAsync(
            PlannerClients.Order,
            async kind => new PlannerStatus(kind, await ProbeAsync(kind, options, context, cancellationToken)),
            status => status.Agent.Available);
        return usable is null
            ? new ChosenPlanner(
                new HeuristicPlanner(),
                "The plan is made by rules (Heuristic), because no model can be used here. "
                    + string.Join(" ", refused.Select(status => $"{status.Planner}: {status.Agent.Reason}")),
                IsFallback: true)
            : new ChosenPlanner(
                Create(usable.Planner, options, context), $"The planner is {usable.Agent.Name}, the first model that is usable.");
    }

    private static ModelPlanner Create(PlannerKind kind, PlannerOptions options, PlannerContext context)
    {
        var docker = options.InDocker ? ContainedModelClient.OptionsOf(options) : null;
        return new(kind, options, context, (directory, gateway) => docker is not null
            ? new ContainedModelClient(kind, options, docker, directory, gateway, context)
            : PlannerClients.Create(kind, options.Agents, context.Agents, directory, gateway.Access, gateway.Use, context.Time));
    }

    private static Task<AgentStatus> ProbeAsync(
        PlannerKind kind, PlannerOptions options, PlannerContext context, CancellationToken cancellationToken) =>
        AgentCatalog.Create()[PlannerClients.AgentOf(kind)].ProbeAsync(options.Agents, context.Agents, cancellationToken);

    private sealed record PlannerStatus(PlannerKind Planner, AgentStatus Agent);
}

/// <summary>The planner that was decided on.</summary>
/// <param name="Planner">The planner.</param>
/// <param name="Notice">What was decided and why, for people; null where there was nothing to decide.</param>
/// <param name="IsFallback">Whether a model was wanted and none can be used.</param>
public sealed record ChosenPlanner(IPlanner Planner, string? Notice = null, bool IsFallback = false);
