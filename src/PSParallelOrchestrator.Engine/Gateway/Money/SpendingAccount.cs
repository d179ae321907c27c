namespace PSParallelOrchestrator.Engine.Gateway.Money;

/// <summary>What is spent against one limit: that of a run, or of a task. Changed by its <see cref="SpendingPool"/> alone.</summary>
/// <param name="name">Whose limit it is, as a sentence names it.</param>
/// <param name="spentUsd">What was spent before, in US dollars.</param>
internal sealed class SpendingAccount(string name, decimal? limitUsd, decimal spentUsd)
{
    /// <summary>Whose limit it is, as a sentence names it.</summary>
    public string Name => name;

    /// <summary>The limit in US dollars; null for none.</summary>
    public decimal? LimitUsd { get; set; } = limitUsd;

    /// <summary>What was spent, in US dollars: all that it can be at most.</summary>
    public decimal SpentUsd { get; set; } = spentUsd;

    /// <summary>What requests under way can cost at most, in US dollars.</summary>
    public decimal ReservedUsd { get; set; }

    /// <summary>What is not spent, in US dollars; 0 without a limit.</summary>
    public decimal LeftUsd => Math.Max(0, (LimitUsd ?? SpentUsd) - SpentUsd);

    /// <summary>Whether an amount is free now.</summary>
    public bool Has(decimal amount) => LimitUsd is not { } limit || amount <= limit - SpentUsd - ReservedUsd;

    /// <summary>Whether an amount may become free: when all that is under way has cost nothing.</summary>
    public bool CanHave(decimal amount) => LimitUsd is not { } limit || amount <= limit - SpentUsd;
}
