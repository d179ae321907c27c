using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Runs.Spending;

/// <summary>What agents that are about to work will cost, as far as that can be said before they do.</summary>
public sealed record SpendingForecast
{
    /// <summary>What is about to run: the plan, with those of its tasks that are still to run.</summary>
    public required OrchestratorPlan Plan { get; init; }

    /// <summary>Who does the tasks that cost something, and how many of them.</summary>
    public required IReadOnlyList<(AgentKind Agent, string Model, int Tasks)> Agents { get; init; }

    /// <summary>What those tasks cost by the estimate, in US dollars; null where a price is not known.</summary>
    public decimal? LikelyUsd { get; init; }

    /// <summary>What the limits of those tasks come to, with all their retries, in US dollars; null where one has no limit.</summary>
    public decimal? LimitsUsd { get; init; }

    /// <summary>The run's budget in US dollars; null for none.</summary>
    public decimal? BudgetUsd { get; init; }

    /// <summary>What was spent before, planning included, in US dollars.</summary>
    public decimal SpentUsd { get; init; }

    /// <summary>What the run can cost at most in all, in US dollars; null for no limit.</summary>
    public decimal? HighestUsd => LimitsUsd + SpentUsd is { } limits && !(BudgetUsd < limits) ? limits : BudgetUsd;

    /// <summary>Tells who wants to know of it what tasks will cost, where any of them does.</summary>
    /// <param name="services">Has who wants to know; whatever that throws keeps the tasks from running.</param>
    /// <param name="plan">The plan, with the tasks that are to run.</param>
    /// <param name="options">How they are run.</param>
    /// <param name="spentUsd">What was spent before.</param>
    internal static async Task TellAsync(
        EngineContext services, OrchestratorPlan plan, RunOptions options, decimal spentUsd, CancellationToken cancellationToken)
    {
        if (services.BeforeSpending is { } tell && Of(plan, options, services.Agents, spentUsd) is { } forecast)
        {
            await tell(forecast, cancellationToken);
        }
    }

    /// <summary>Makes it.</summary>
    /// <returns>The forecast; null where nothing costs anything.</returns>
    internal static SpendingForecast? Of(OrchestratorPlan plan, RunOptions options, AgentAccess access, decimal spentUsd)
    {
        var agents = AgentCatalog.Create();
        var prices = access.For(options.PriceFile).Prices;
        var works = plan.Tasks.Where(task => BudgetLedger.Costs(task, options.Agent))
            .Select(task =>
            {
                var (agent, own) = (task.Agent ?? options.Agent, AttemptSpecs.AgentOptions(options, task));
                var model = agents[agent].Needs(own)?.Models[0] ?? string.Empty;
                var likely = LikelyCost.Of(prices.Find(model), own);
                return (
                    Agent: agent,
                    Model: model,
                    LikelyUsd: task.MaxCostUsd < likely ? task.MaxCostUsd : likely,
                    LimitUsd: task.MaxCostUsd * (1 + (task.MaxRetries ?? options.Retry.MaxRetries)));
            })
            .ToList();
        if (works.Count == 0)
        {
            return null;
        }

        var forecast = new SpendingForecast
        {
            Plan = plan,
            Agents = [.. works.CountBy(work => (work.Agent, work.Model)).Select(group => (group.Key.Agent, group.Key.Model, group.Value))],
            LikelyUsd = Sum(works.Select(work => work.LikelyUsd)),
            LimitsUsd = Sum(works.Select(work => work.LimitUsd)),
            BudgetUsd = options.MaxCostUsd,
            SpentUsd = spentUsd,
        };
        return forecast.HighestUsd - spentUsd is { } left && left < forecast.LikelyUsd
            ? forecast with { LikelyUsd = Math.Max(0, left) }
            : forecast;
    }

    // The sum of what is known is no sum where something is not.
    private static decimal? Sum(IEnumerable<decimal?> amounts) => amounts.Aggregate((decimal?)0, (sum, amount) => sum + amount);
}
