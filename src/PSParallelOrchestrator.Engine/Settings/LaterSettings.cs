using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>What may be said of a run that exists. Its own options stand, so nothing but the command itself says it.</summary>
internal static class LaterSettings
{
    private const SettingCommands GoOn = SettingCommands.Resume | SettingCommands.Retry;

    public static SettingGroup Group { get; } = new(
        "existing runs",
        new Setting<IReadOnlyList<string>>("lostHosts", ValueKinds.Several(host => host))
        {
            Flags = ["--lost-host"],
            Placeholder = "NAME",
            Parameter = "LostHost",
            Help = "A host that is gone for good: attempts that were started there no longer run",
            On = GoOn,
            IsStored = false,
            Effects = [Reach.Engine<IReadOnlyList<string>>((context, value) => context with { LostHosts = value })],
        },
        new Setting<decimal>("maxCostUsd", ValueKinds.Money)
        {
            Flags = ["--max-cost-usd"],
            Placeholder = "USD",
            Help = "New budget in US dollars, including what was already spent",
            Default = "the run's own",
            Range = OptionRanges.Cost,
            On = GoOn,
            IsStored = false,
            Effects = [Reach.Engine<decimal>((context, value) => context with { MaxCostUsd = value })],
        },
        new Setting<ConflictStrategy>("conflictStrategy", ValueKinds.Choice<ConflictStrategy>())
        {
            Flags = ["--on-conflict"],
            Placeholder = "NAME",
            Help = "Where two tasks left different things at one place: Stop, PreferLater, KeepBoth, Markers",
            Default = "the run's own",
            Details = "With `resume` and `retry` from there on, also for tasks that a conflict blocked. For certain paths the run and its "
                + "plan may [say otherwise](plans.md#conflicts-by-path).",
            On = SettingCommands.Merge | GoOn,
            IsStored = false,
            Effects =
            [
                Reach.Merge<ConflictStrategy>((options, value) => options with { ConflictStrategy = value }),
                Reach.Engine<ConflictStrategy>((context, value) => context with { ConflictStrategy = value }),
            ],
        });
}
