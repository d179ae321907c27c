using System.Globalization;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>What a run cost, in words.</summary>
public static class CostText
{
    /// <summary>An amount.</summary>
    /// <param name="amount">The amount in US dollars.</param>
    /// <returns>The text, to the cent, and to a hundredth of it where that is not zero.</returns>
    public static string Usd(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:0.00##}");

    /// <summary>What a run cost.</summary>
    /// <param name="metrics">The run's totals.</param>
    /// <returns>The text; null where no model was asked.</returns>
    public static string? Describe(RunMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var lost = metrics.UnsettledUsd is { } unsettled ? $"up to {Usd(unsettled)} of lost attempts" : null;
        return (metrics.CostUsd, lost) switch
        {
            (null, null) => null,
            ({ } cost, null) => Usd(cost),
            (null, _) => lost,
            ({ } cost, _) => $"{Usd(cost)}, and {lost}",
        };
    }

    /// <summary>The tokens of a run.</summary>
    /// <param name="metrics">The run's totals.</param>
    /// <returns>The text.</returns>
    public static string Tokens(RunMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return metrics.InputTokens is null && metrics.OutputTokens is null
            ? "no model tokens"
            : $"{ReportText.Count(metrics.InputTokens)} tokens in, {ReportText.Count(metrics.OutputTokens)} out";
    }
}
