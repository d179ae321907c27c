using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.Options;

/// <summary>
/// The ranges of all options: what settings are held to where they are read, and runs and planners whoever made their options.
/// </summary>
internal static class OptionRanges
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(366);

    public static readonly OptionRange<int> Executors =
        Between(1, PlanLimits.MaxExecutors) with { ErrorId = "ExecutorBudgetInvalid" };

    /// <summary>What a planner takes at least, before <see cref="Executors"/>.</summary>
    public static readonly OptionRange<int> PlannedExecutors = new("1 or more", value => value >= 1, "MaxExecutorsTooSmall");
    public static readonly OptionRange<int> PlannedTasks = new("1 or more", value => value >= 1, "MaxTasksTooSmall");
    public static readonly OptionRange<int> Turns = Between(1, PlanLimits.MaxTurns);
    public static readonly OptionRange<int> Requests = Between(1, PlanLimits.MaxExecutors);
    public static readonly OptionRange<int> Retries = Between(0, PlanLimits.MaxRetries);
    public static readonly OptionRange<double> Factor = new("1 to 100", value => value is >= 1 and <= 100);

    public static readonly OptionRange<decimal> Cost =
        new($"more than 0, up to {PlanLimits.MaxCostUsd}", value => value is > 0 and <= PlanLimits.MaxCostUsd);

    public static readonly OptionRange<TimeSpan> Delay = new("zero to a year", value => value >= TimeSpan.Zero && value <= LongestDelay);
    public static readonly OptionRange<TimeSpan> Limit = new("more than zero", value => value > TimeSpan.Zero);

    public static readonly OptionRange<TimeSpan> Grace =
        new("zero to an hour", value => value >= TimeSpan.Zero && value <= PlanLimits.MaxGraceTime);

    public static readonly OptionRange<double> Cpus = new("a number above 0", value => value is > 0 and < double.PositiveInfinity);
    public static readonly OptionRange<MemorySize> Memory = new("more than 0", value => value.Bytes > 0);
    public static readonly OptionRange<int> Gpus = new("0 or more", value => value >= 0);

    /// <summary>Refuses a value outside of the range, where there is one.</summary>
    public static void Check<T>(this OptionRange<T> range, T? value, string name)
        where T : struct
    {
        if (value is { } given)
        {
            range.Check(given, name);
        }
    }

    private static OptionRange<int> Between(int least, int most) =>
        new(FormattableString.Invariant($"{least} to {most}"), value => value >= least && value <= most);
}
