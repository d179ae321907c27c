using PSParallelOrchestrator.Engine.Agents.MessagesApi;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>On which terms the requests of a run are made.</summary>
/// <param name="BudgetUsd">The run's budget in US dollars; null for none.</param>
/// <param name="SpentUsd">What its planning and its attempts cost so far, as recorded.</param>
/// <param name="Attempts">The attempts whose cost is recorded.</param>
/// <param name="Prices">The text of the run's file of prices; null for none.</param>
internal sealed record GatewayTerms(
    decimal? BudgetUsd, decimal SpentUsd, IReadOnlyList<(string Token, decimal CostUsd)> Attempts, string? Prices)
{
    /// <summary>How many requests a service gets at once; null for no limit.</summary>
    public int? MaxRequests { get; init; }

    /// <summary>The addresses of services that its tasks name.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Those of a run.</summary>
    public static GatewayTerms Of(OrchestratorRun run, string? prices)
    {
        var attempts = run.Tasks.SelectMany(task => task.Attempts)
            .Where(attempt => attempt.FinishedAt is not null)
            .Select(attempt => (attempt.Token, Cost: attempt.Usage?.CostUsd ?? attempt.UnsettledUsd ?? 0))
            .Where(attempt => attempt.Cost > 0)
            .ToList();
        var spent = (run.Plan.Planning?.CostUsd ?? 0) + attempts.Sum(attempt => attempt.Cost);
        return new GatewayTerms(run.MaxCostUsd, spent, attempts, prices)
        {
            MaxRequests = run.Options.Agents.MaxRequests,
            Addresses = [.. AddressesOf(run.Plan.Tasks).Distinct()],
        };
    }

    /// <summary>The addresses of services that tasks name.</summary>
    public static IEnumerable<string> AddressesOf(IEnumerable<OrchestratorTask> tasks) =>
        tasks.SelectMany(task => ServiceAddress.Variables.Select(task.Environment.GetValueOrDefault).OfType<string>());
}
