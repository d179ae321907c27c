using PSParallelOrchestrator.Engine.Backends;
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
        },
        new Setting<int>("maxExecutors", ValueKinds.WholeNumber)
        {
            Flags = ["--max-executors", "-m"],
            Placeholder = "N",
            Help = "How many tasks run at once from here on",
            Default = "the run's own",
            Range = OptionRanges.Executors,
            On = SettingCommands.Resume,
            IsStored = false,
            Effects = [Reach.Engine<int>((context, value) => context with { MaxExecutors = value })],
        },
        new Setting<BackendKind>("backend", ValueKinds.Named<BackendKind>(BackendRegistry.Names, BackendRegistry.TryParse))
        {
            Flags = ["--backend"],
            Placeholder = "NAME",
            Help = "Where attempts run from here on; those that are under way elsewhere are ended",
            Default = "the run's own",
            On = SettingCommands.Resume,
            IsStored = false,
            Effects = [Reach.Engine<BackendKind>((context, value) => context with { Backend = value })],
        },
        new Setting<MemorySize>("memory", ValueKinds.Size)
        {
            Flags = ["--memory"],
            Placeholder = "SIZE",
            Help = "Memory of an attempt of the tasks that run again",
            Default = "what they had",
            Range = OptionRanges.Memory,
            On = SettingCommands.Retry,
            IsStored = false,
            Effects = [Reach.Terms<MemorySize>((terms, value) => terms with { Memory = value })],
        },
        new Setting<TimeSpan>("timeLimit", ValueKinds.Duration)
        {
            Flags = ["--time-limit"],
            Placeholder = "TIME",
            Help = "How long an attempt of the tasks that run again may take",
            Default = "what they had",
            Range = OptionRanges.Limit,
            On = SettingCommands.Retry,
            IsStored = false,
            Effects = [Reach.Terms<TimeSpan>((terms, value) => terms with { TimeLimit = value })],
        },
        new Setting<string>("model", ValueKinds.Text)
        {
            Flags = ["--model"],
            Placeholder = "MODEL",
            Help = "Model that the agents of the tasks ask that run again",
            Default = "what they had",
            On = SettingCommands.Retry,
            IsStored = false,
            Effects = [Reach.Terms<string>((terms, value) => terms with { Model = value })],
        },
        new Setting<AgentKind>("agent", ValueKinds.Choice<AgentKind>())
        {
            Flags = ["--agent"],
            Placeholder = "NAME",
            Help = "Who does the tasks that run again: Simulated, ClaudeCode, Anthropic, Bedrock",
            Default = "who did them",
            On = SettingCommands.Retry,
            IsStored = false,
            Effects = [Reach.Terms<AgentKind>((terms, value) => terms with { Agent = value })],
        },
        new Setting<bool>("clean", ValueKinds.Flag)
        {
            Flags = ["--clean"],
            Help = "Begin the tasks anew, with a new workspace and a new session of their agents",
            On = SettingCommands.Retry,
            IsStored = false,
            Effects = [Reach.Terms<bool>((terms, value) => terms with { Clean = value })],
        });
}
