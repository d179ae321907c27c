using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Backends.Process;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Decides who does Agent tasks, and sees to it before the first task that they can.</summary>
internal static class AgentChoice
{
    // The order in which one is taken where any real one will do.
    private static readonly AgentKind[] Real = [AgentKind.ClaudeCode, AgentKind.Anthropic, AgentKind.Bedrock];

    /// <summary>Takes the first real agent that is usable, where that is asked for.</summary>
    /// <param name="options">How the run is to be run.</param>
    /// <param name="services">Keys and prices.</param>
    /// <returns>The options with the agent, and what was decided, for people; null where there was nothing to decide.</returns>
    /// <exception cref="OrchestratorException"><c>NoAgentUsable</c>: none is usable, and what each lacks.</exception>
    public static async Task<(RunOptions Options, string? Decided)> DecideAsync(
        RunOptions options, AgentAccess services, CancellationToken cancellationToken)
    {
        if (!options.Real || options.Agent != AgentKind.Simulated)
        {
            return (options, null);
        }

        var agents = AgentCatalog.Create();
        services = services with { ProgramsAreHere = BackendRegistry.UsesProgramsOfThisMachine(options.Backend) };
        var (usable, refused) = await FirstUsable.FindAsync(
            Real, kind => agents[kind].ProbeAsync(options.Agents, services, cancellationToken), status => status.Available);
        return usable is null
            ? throw AgentErrors.NoneUsable([.. refused.Select(status => $"{status.Kind}: {status.Reason}")])
            : (options with { Agent = usable.Kind }, $"The agent is {usable.Name}, the first real one that is usable.");
    }

    /// <summary>Checks whether there is the psorch that the model gateway is, where tasks ask models.</summary>
    /// <param name="locate">Finds it.</param>
    /// <exception cref="OrchestratorException"><c>GatewayNotStarted</c>: there is none, and what to do.</exception>
    public static async Task RequireGatewayAsync(
        IEnumerable<OrchestratorTask> tasks, RunOptions options, Func<Task<(PsorchProgram? Program, string? Problem)>> locate)
    {
        if (tasks.Any(task => BudgetLedger.Costs(task, options.Agent)) && await locate() is (null, var problem))
        {
            throw GatewayErrors.NotStarted($"{problem}.");
        }
    }

    /// <summary>Checks whether every agent that tasks need can be used, and has a price where a budget must bind.</summary>
    /// <param name="options">How they are run.</param>
    /// <param name="services">Keys and prices.</param>
    /// <returns>A task that ends when all is checked.</returns>
    /// <exception cref="OrchestratorException">One cannot be used, or its model has no known price.</exception>
    public static async Task RequireAsync(
        IEnumerable<OrchestratorTask> tasks, RunOptions options, AgentAccess services, CancellationToken cancellationToken)
    {
        var agents = AgentCatalog.Create();
        services = services.For(options.PriceFile) with
        {
            ProgramsAreHere = BackendRegistry.UsesProgramsOfThisMachine(options.Backend),
        };
        var asked = new HashSet<AgentKind>();
        foreach (var task in tasks.Where(task => BudgetLedger.Costs(task, options.Agent)))
        {
            var agent = agents[task.Agent ?? options.Agent];
            agent.CheckTask(task);
            if (options.MaxCostUsd is not null || task.MaxCostUsd is not null)
            {
                var own = AttemptSpecs.AgentOptions(options, task);
                agent.Needs(own)?.RequirePrices(services.Prices);
                agent.CheckBounded(own);
            }

            if (asked.Add(agent.Kind)
                && await agent.ProbeAsync(options.Agents, services, cancellationToken) is { Available: false } status)
            {
                throw AgentErrors.NotUsable(agent.Kind, status.Reason);
            }
        }
    }
}
