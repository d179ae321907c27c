namespace PSParallelOrchestrator.Engine.Gateway.Money;

/// <summary>What requests cost, in US dollars.</summary>
/// <param name="KnownUsd">What the service told.</param>
/// <param name="AtMostUsd">What those can have cost at most whose usage was not told.</param>
internal readonly record struct RequestCost(decimal KnownUsd, decimal AtMostUsd)
{
    /// <summary>The most that all of it can be.</summary>
    public decimal MostUsd => KnownUsd + AtMostUsd;

    public static RequestCost operator +(RequestCost left, RequestCost right) =>
        new(left.KnownUsd + right.KnownUsd, left.AtMostUsd + right.AtMostUsd);
}
