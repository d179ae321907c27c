using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Whether plans can be run here as somebody wants it, and what is decided about that before the first task.</summary>
public static class RunReadiness
{
    /// <summary>Checks whether plans can be run this way, before one is made: a model's would be paid for in vain.</summary>
    /// <param name="options">How it is to be run.</param>
    /// <param name="services">Clock, keys and prices.</param>
    /// <param name="planningUsd">What planning has to be able to cost at the least, of the same budget, in US dollars.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when all is checked; nothing is made.</returns>
    /// <exception cref="OrchestratorException">None can, and why.</exception>
    public static Task CheckAsync(
        RunOptions options, EngineContext services, decimal planningUsd, CancellationToken cancellationToken) =>
        DecideAsync(
            new OrchestratorPlan { Tasks = [new OrchestratorTask { Id = "any", Prompt = "Anything." }] },
            options,
            services,
            planningUsd,
            cancellationToken);

    /// <summary>Checks whether a plan can be run this way, and decides what was left to us: backend and agent.</summary>
    /// <param name="planningUsd">What planning has still to be able to cost of the budget, in US dollars.</param>
    internal static async Task<(RunOptions Options, string? Backend, string? Agent)> DecideAsync(
        OrchestratorPlan plan, RunOptions options, EngineContext services, decimal planningUsd, CancellationToken cancellationToken)
    {
        Check(plan, options);
        options = BackendCatalog.WithBackendOptions(options);
        await GitVersion.RequireAsync(GitCommand.DefaultProgram, cancellationToken);
        _ = BaseCommit(options);
        if (options.Repository is { } repository)
        {
            await UserRepository.OpenAsync(repository, cancellationToken);
        }

        string? choice = null;
        if (options.Backend == BackendKind.Auto)
        {
            (var kind, choice) = await BackendChoice.DecideAsync(services.ForBackend(options: null), cancellationToken);
            options = options with { Backend = kind };
        }
        else
        {
            var status = await BackendCatalog.ProbeAsync(options.Backend, services.ForBackend(options.BackendOptions), cancellationToken);
            BackendCatalog.Require(status);
        }

        ScriptReadiness.Require(plan.Tasks, options);
        new ShellReadiness(plan, options).Require(plan.Tasks);
        (options, var agent) = await AgentChoice.DecideAsync(options, services.Agents.For(options.PriceFile), cancellationToken);
        await AgentChoice.RequireAsync(plan.Tasks, options, services.Agents, cancellationToken);
        RunCosts.RequireBudget(plan.Tasks, options, services.Agents, planningUsd);
        await AgentChoice.RequireGatewayAsync(plan.Tasks, options, services.LocatePsorch);
        return (options, choice, agent);
    }

    /// <summary>Checks whether a plan can be run this way, without making anything.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How it is to be run.</param>
    /// <exception cref="OrchestratorException">It cannot, and why.</exception>
    public static void Check(OrchestratorPlan plan, RunOptions options)
    {
        PlanValidator.ThrowIfInvalid(plan);
        RunOptionsValidator.Check(plan, options);
    }

    /// <summary>The commit that a run starts from, where it goes on from another run's merged output.</summary>
    internal static string? BaseCommit(RunOptions options)
    {
        if (options.BaseRun is null)
        {
            return null;
        }

        using var reader = RunReader.Open(options.BaseRun);
        return reader.Run.Consolidation?.Commit ?? throw RunOptionErrors.BaseRunNotMerged(options.BaseRun);
    }
}
