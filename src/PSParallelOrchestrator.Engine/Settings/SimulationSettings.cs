using PSParallelOrchestrator.Engine.Agents.Simulated;
using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>What the Simulated agent does.</summary>
internal static class SimulationSettings
{
    public static SettingGroup Group { get; } = new(
        "simulation",
        new Setting<IReadOnlyList<SimulationRule>>("simulate", ValueKinds.Several(SimulationRuleParser.Parse, mayBeEmpty: true))
        {
            Flags = ["--simulate"],
            Placeholder = "RULE",
            Help = "What the Simulated agent does for chosen tasks, for example \"api*:fail=2,duration=1s\"",
            Details = "See [below](#simulated-failures).",
            On = SettingCommands.Run,
            IsStored = false,
            Effects = [Run<IReadOnlyList<SimulationRule>>((options, value) => options with { Rules = value })],
        },
        new Setting<TimeSpan>("simulateDuration", ValueKinds.Duration)
        {
            Flags = ["--simulate-duration"],
            Placeholder = "TIME",
            Help = "How long each simulated task takes",
            Default = "0.5s",
            On = SettingCommands.Run,
            Effects = [Run<TimeSpan>((options, value) => options with { Duration = value })],
        },
        new Setting<bool>("simulateFiles", ValueKinds.Flag)
        {
            Flags = ["--simulate-no-files"],
            SwitchValue = false,
            Parameter = "SimulateNoFiles",
            Help = "Let simulated tasks write no files",
            On = SettingCommands.Run,
            Effects = [Run<bool>((options, value) => options with { WriteFiles = value })],
        });

    private static SettingEffect<T> Run<T>(Func<SimulationOptions, T, SimulationOptions> set) =>
        Reach.Run<T>((options, value) => options with { Simulation = set(options.Simulation, value) });
}
