using System.Globalization;

namespace PSParallelOrchestrator.Engine.Gateway.Money;

/// <summary>A request that no wait can make affordable.</summary>
/// <param name="Text">Why, and what limit would do.</param>
/// <param name="IsOfRun">Whether the run's budget is what is too small; else the task's own limit.</param>
internal sealed record SpendingRefusal(string Text, bool IsOfRun)
{
    public static SpendingRefusal Of(SpendingAccount account, decimal amount, bool isOfRun) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{account.Name} of {account.LimitUsd:0.00####} USD has {account.LeftUsd:0.0000} USD left, "
                + $"the next request can cost {amount:0.0000} USD, and nothing that runs can give that much back. "
                + $"It would take {RoundUp(account.SpentUsd + amount):0.00} USD."),
        isOfRun);

    private static decimal RoundUp(decimal amount) => Math.Ceiling(amount * 100) / 100;
}
