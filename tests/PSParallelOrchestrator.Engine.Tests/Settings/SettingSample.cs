using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Tests.Settings;

/// <summary>Values of a setting to try it with.</summary>
/// <param name="Good">A value that it takes and that is no default.</param>
/// <param name="GoodText">The same as text.</param>
/// <param name="Garbage">A text that is no value; null where every text is one.</param>
/// <param name="Outside">A value out of its range; null where it has none.</param>
/// <param name="OutsideText">The same as text.</param>
internal sealed record SettingSample(object Good, string GoodText, string? Garbage, object? Outside = null, string? OutsideText = null)
{
    public static SettingSample Of(Setting setting) => setting switch
    {
        Setting<int> row => Ranged(row.Range, 7, "7", "x7", (-1, "-1"), (0, "0")),
        Setting<double> row => Ranged(row.Range, 1.5, "1.5", "1,5", (-1.0, "-1"), (double.NaN, "NaN")),
        Setting<decimal> row => Ranged(row.Range, 2.25m, "2.25", "$2", (0m, "0")),
        Setting<TimeSpan> row => Ranged(
            row.Range, TimeSpan.FromSeconds(91), "91s", "91", (TimeSpan.Zero, "0s"), (TimeSpan.FromDays(367), "367d")),
        Setting<MemorySize> row => Ranged(row.Range, MemorySize.Parse("3G"), "3G", "3X", (default, "0")),
        Setting<bool> => new(setting.SwitchValue, setting.SwitchValue ? "true" : "false", "maybe"),
        Setting<BackendKind> => new(BackendKind.Process, "process", "1"),
        Setting<AgentKind> => new(AgentKind.Bedrock, "BEDROCK", "Simulated,Bedrock"),
        Setting<ModelEffort> => new(ModelEffort.XHigh, "xhigh", "Highest"),
        Setting<PlannerKind> => new(PlannerKind.Heuristic, "Heuristic", "Heur"),
        Setting<ConflictStrategy> => new(ConflictStrategy.Markers, " markers ", "+1"),
        Setting<LogLevel> => new(LogLevel.Debug, "debug", "None"),
        Setting<BackendOptions> => new(new[] { "name=value" }, "name=value", "=value"),
        Setting<IReadOnlyList<KeyValuePair<int, FailureClass>>> => new(new[] { "75=Transient" }, "75=Transient", "75=Lost"),
        Setting<IReadOnlyList<int>> => new(new[] { "3" }, "3", "x7"),
        Setting<IReadOnlyList<ConflictRule>> => new(new[] { "a.lock=Regenerate:make lock" }, "a.lock=regenerate: make lock", "a=Unoin"),
        { Key: "ignore" } => new(new[] { "*.log" }, "*.log", "../x"),
        { IsRepeatable: true } => new(new[] { "a*:hang" }, "a*:hang", null),
        // A directory that is there: the earlier run of baseRun has to be.
        Setting<string> => new(Path.GetTempPath(), Path.GetTempPath(), null),
        _ => throw new NotSupportedException($"The tests have no values of {setting.ValueType} for {setting}."),
    };

    private static SettingSample Ranged<T>(
        OptionRange<T>? range, T good, string goodText, string garbage, params (T Value, string Text)[] candidates)
        where T : notnull
    {
        var outside = candidates.Where(candidate => range?.Contains(candidate.Value) == false).ToList();
        return outside.Count > 0
            ? new(good, goodText, garbage, outside[0].Value, outside[0].Text)
            : new(good, goodText, garbage);
    }
}
