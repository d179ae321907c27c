using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>What attempts of a run's tasks can cost.</summary>
internal static class RunCosts
{
    /// <summary>What bounds the cost of an attempt.</summary>
    /// <returns>The bounds for a task; throws where its model has no known price.</returns>
    public static Func<OrchestratorTask, CostBounds> Bounds(RunOptions options, AgentAccess access)
    {
        var agents = AgentCatalog.Create();
        var priced = access.For(options.PriceFile);
        return task =>
        {
            var (agent, how) = (agents[task.Agent ?? options.Agent], AttemptSpecs.AgentOptions(options, task));
            return new CostBounds(agent.LeastLimitUsd(how, priced), agent.MaxOverspendUsd(how, priced));
        };
    }
}
