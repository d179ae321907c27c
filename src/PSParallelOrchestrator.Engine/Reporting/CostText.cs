using System.Globalization;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>What a run cost, in words.</summary>
public static class CostText
{
    /// <summary>An amount.</summary>
    /// <param name="amount">The amount in US dollars.</param>
    /// <returns>The text, to the cent, and to a hundredth of it where that is not zero.</returns>
    public static string Usd(decimal amount) => string.Create(CultureInfo.InvariantCulture, $"${amount:0.00##}");

    /// <summary>What an attempt cost so far, to follow what else is said of it.</summary>
    /// <param name="activity">What its agent does.</param>
    /// <returns>The text, with a comma before it; empty where it asked no model yet.</returns>
    public static string SoFar(TaskActivity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return activity.CostUsd is { } cost ? $", {Usd(cost)} so far" : string.Empty;
    }

    /// <summary>What a run cost.</summary>
    /// <param name="metrics">The run's totals.</param>
    /// <returns>The text; null where no model was asked.</returns>
    public static string? Describe(RunMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var lost = metrics.UnsettledUsd is { } unsettled ? $"up to {Usd(unsettled)} of lost attempts" : null;
        var known = metrics.CostUsd is not { } cost ? null
            : metrics.AtMostUsd is { } most ? $"at most {Usd(cost)}, of which {Usd(most)} is not known for certain"
            : Usd(cost);
        return (known, lost) switch
        {
            (null, null) => null,
            (_, null) => known,
            (null, _) => lost,
            _ => $"{known}, and {lost}",
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
