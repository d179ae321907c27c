using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>How what failed is tried again.</summary>
internal static class RetrySettings
{
    public static SettingGroup Group { get; } = new(
        "retries",
        new Setting<int>("maxRetries", ValueKinds.WholeNumber)
        {
            Flags = ["--max-retries"],
            Placeholder = "N",
            Help = "How often a failed task is tried again",
            Default = "3",
            Range = OptionRanges.Retries,
            On = SettingCommands.Run,
            Effects = Reach.Retry<int>((options, value) => options with { MaxRetries = value }),
        },
        new Setting<IReadOnlyList<KeyValuePair<int, FailureClass>>>("exitCodes", ExitCodeSettings.Meanings)
        {
            Flags = ["--exit-code"],
            Placeholder = "CODE=CLASS",
            Help = "What an exit code of a command means, for example 75=Transient or 2=Permanent, where its task does not say",
            Details = "See [exit codes](plans.md#exit-codes).",
            On = SettingCommands.Run,
            Effects =
            [
                Reach.Run<IReadOnlyList<KeyValuePair<int, FailureClass>>>(
                    (options, value) => options with { ExitCodes = ExitCodeSettings.ByCode(value) }),
            ],
        },
        new Setting<IReadOnlyList<int>>("successCodes", ExitCodeSettings.Codes)
        {
            Flags = ["--success-code"],
            Placeholder = "CODE",
            Help = "An exit code of tasks' commands that is a success beside 0",
            On = SettingCommands.Run,
            Effects = [Reach.Run<IReadOnlyList<int>>((options, value) => options with { SuccessCodes = value })],
        },
        new Setting<TimeSpan>("retryDelay", ValueKinds.Duration)
        {
            Flags = ["--retry-delay"],
            Placeholder = "TIME",
            Help = "First delay before a retry",
            Default = "2s",
            Details = "A quarter more or less by chance.",
            Range = OptionRanges.Delay,
            On = SettingCommands.Run,
            Effects = Reach.Retry<TimeSpan>((options, value) => options with { Delay = value }),
        },
        new Setting<double>("backoffMultiplier", ValueKinds.Number)
        {
            Flags = ["--backoff-multiplier"],
            Placeholder = "X",
            Help = "Factor by which each further delay grows",
            Default = "2",
            Range = OptionRanges.Factor,
            On = SettingCommands.Run,
            Effects = Reach.Retry<double>((options, value) => options with { BackoffMultiplier = value }),
        },
        new Setting<TimeSpan>("maxRetryDelay", ValueKinds.Duration)
        {
            Flags = ["--max-retry-delay"],
            Placeholder = "TIME",
            Help = "Longest delay before a retry",
            Default = "5m",
            Range = OptionRanges.Delay,
            On = SettingCommands.Run,
            Effects = Reach.Retry<TimeSpan>((options, value) => options with { MaxDelay = value }),
        },
        new Setting<double>("escalateTime", ValueKinds.Number)
        {
            Flags = ["--escalate-time"],
            Placeholder = "X",
            Help = "Factor by which the time limit grows after a time-out",
            Default = "1",
            Range = OptionRanges.Factor,
            On = SettingCommands.Run,
            Effects = [Reach.Run<double>((options, value) => options with { Retry = options.Retry with { EscalateTime = value } })],
        },
        new Setting<MemorySize>("memoryCap", ValueKinds.Size)
        {
            Flags = ["--memory-cap"],
            Placeholder = "SIZE",
            Help = "Most memory a retry after an out-of-memory is given",
            Default = "the machine's",
            Range = OptionRanges.Memory,
            On = SettingCommands.Run,
            Effects = [Reach.Run<MemorySize>((options, value) => options with { Retry = options.Retry with { MemoryCap = value } })],
        });
}
