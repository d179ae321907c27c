using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>What of the machine tasks may use.</summary>
internal static class ResourceSettings
{
    public static SettingGroup Group { get; } = new(
        "resources",
        new Setting<double>("cpus", ValueKinds.Number)
        {
            Flags = ["--cpus"],
            Placeholder = "N",
            Help = "CPUs that tasks which name resources may use together",
            Default = "the machine's",
            Range = OptionRanges.Cpus,
            On = SettingCommands.Run,
            Effects = Reach.Capacity<double>((capacity, value) => capacity with { Cpus = value }),
        },
        new Setting<MemorySize>("memory", ValueKinds.Size)
        {
            Flags = ["--memory"],
            Placeholder = "SIZE",
            Help = "Memory that tasks which name resources may use together",
            Default = "the machine's",
            Range = OptionRanges.Memory,
            On = SettingCommands.Run,
            Effects = Reach.Capacity<MemorySize>((capacity, value) => capacity with { Memory = value }),
        },
        new Setting<int>("gpus", ValueKinds.WholeNumber)
        {
            Flags = ["--gpus"],
            Placeholder = "N",
            Help = "GPUs that tasks which name resources may use together",
            Default = "the machine's",
            Range = OptionRanges.Gpus,
            On = SettingCommands.Run,
            Effects = Reach.Capacity<int>((capacity, value) => capacity with { Gpus = value }),
        });
}
