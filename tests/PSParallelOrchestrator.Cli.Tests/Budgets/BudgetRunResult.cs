namespace PSParallelOrchestrator.Cli.Tests.Budgets;

/// <summary>What a run with a budget of 1.00 USD came to.</summary>
/// <param name="Seed">What makes the run again.</param>
/// <param name="RecordedUsd">What the run's summary says it cost.</param>
/// <param name="BoundUsd">That, with what was reserved for attempts whose cost nobody knows.</param>
/// <param name="ChargedUsd">What the server told its clients they used, in dollars.</param>
/// <param name="Attempts">Attempts launched.</param>
/// <param name="Requests">Requests to the server.</param>
/// <param name="Interruptions">How often psorch was killed or asked to end.</param>
/// <param name="IsPlanned">Whether a model made the plan.</param>
/// <param name="IsSuccess">Whether every task succeeded.</param>
internal sealed record BudgetRunResult(
    int Seed,
    decimal RecordedUsd,
    decimal BoundUsd,
    decimal ChargedUsd,
    int Attempts,
    long Requests,
    int Interruptions,
    bool IsPlanned,
    bool IsSuccess);
