using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Processes.Shells;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>What a run does and where.</summary>
public static class RunSettings
{
    /// <summary>The executor budget.</summary>
    public static Setting<int> MaxExecutors { get; } =
        new("maxExecutors", ValueKinds.WholeNumber)
        {
            Flags = ["--max-executors", "-m"],
            Placeholder = "N",
            Help = "Executor budget: how many attempts run at once",
            Default = "5",
            Details =
                "A plan's own goes before the environment and orchestrator.json. `psorch plan` puts it on the plan, also on one of a file.",
            Range = OptionRanges.Executors,
            On = SettingCommands.Run | SettingCommands.Plan,
            Effects =
            [
                Reach.Run<int>((options, value) => options with { MaxExecutors = value }),
                Reach.Request((request, value) => request with { MaxExecutors = value }, OptionRanges.PlannedExecutors),
            ],
        };

    internal static SettingGroup Group { get; } =
        new(
            "runs",
            new Setting<string>("outputDirectory", ValueKinds.Text)
            {
                Flags = ["--output-dir", "-o", "--output-directory"],
                Placeholder = "DIR",
                Help = "Directory below which the run gets its own",
                Default = RunDestination.Standard,
                On = SettingCommands.Run,
                IsPath = true,
                Resolve = Reach.FullPath,
                Effects = [Reach.Destination<string>((destination, value) => destination with { OutputDirectory = value })],
            },
            MaxExecutors,
            new Setting<TimeSpan>("timeLimit", ValueKinds.Duration)
            {
                Flags = ["--time-limit"],
                Placeholder = "TIME",
                Help = "How long an attempt may take where its task does not say",
                Default = "1h",
                Range = OptionRanges.Limit,
                On = SettingCommands.Run,
                Effects = [Reach.Run<TimeSpan>((options, value) => options with { TimeLimit = value })],
            },
            new Setting<TimeSpan>("graceTime", ValueKinds.Duration)
            {
                Flags = ["--grace-time"],
                Placeholder = "TIME",
                Help = "How long what is asked to end (SIGTERM) may take before it is ended by force, where its task does not say",
                Default = "10s",
                Details = "See [the end of a command](backends.md#the-end-of-a-command).",
                Range = OptionRanges.Grace,
                On = SettingCommands.Run,
                Effects = [Reach.Run<TimeSpan>((options, value) => options with { GraceTime = value })],
            },
            new Setting<bool>("failFast", ValueKinds.Flag)
            {
                Flags = ["--fail-fast"],
                Help = "Stop the run when a task finally fails",
                On = SettingCommands.Run,
                Effects = [Reach.Run<bool>((options, value) => options with { FailFast = value })],
            },
            new Setting<ConflictStrategy>("conflictStrategy", ValueKinds.Choice<ConflictStrategy>())
            {
                Flags = ["--on-conflict"],
                Placeholder = "NAME",
                Help = "Where two tasks left different things at one place: Stop, PreferLater, KeepBoth, Markers",
                Default = "Stop",
                Details = "For certain paths `--conflict`, or the plan, says otherwise.",
                On = SettingCommands.Run,
                Effects = [Reach.Run<ConflictStrategy>((options, value) => options with { ConflictStrategy = value })],
            },
            ConflictSettings.Row,
            IgnoreSettings.Row,
            new Setting<string>("repository", ValueKinds.Text)
            {
                Flags = ["--repository"],
                Placeholder = "DIR",
                Help = "Git repository that tasks start from; the result becomes a branch of it",
                Details = "The branch is `orchestrator/<run>`. A model that plans is told the repository's files.",
                On = SettingCommands.Run | SettingCommands.Plan,
                IsPath = true,
                Resolve = Reach.FullPath,
                Effects =
                [
                    Reach.Run<string>((options, value) => options with { Repository = value }),
                    Reach.Request<string>((request, value) => request with { Repository = value }),
                ],
            },
            new Setting<string>("baseRun", ValueKinds.Text)
            {
                Flags = ["--base-run"],
                Placeholder = "RUN",
                Help = "Earlier run (directory or id) whose merged output tasks start from",
                On = SettingCommands.Run,
                Resolve = RunIndex.Resolve,
                Effects = [Reach.Run<string>((options, value) => options with { BaseRun = value })],
            },
            new Setting<string>("shell", ValueKinds.Text)
            {
                Flags = ["--shell"],
                Placeholder = "PWSH",
                Help = "The PowerShell that scripts of tasks run in",
                Details = "A path, or a name on PATH. Without it the PowerShell that the run is started from, else pwsh. "
                    + "The shell of shell commands is `--command-shell`.",
                On = SettingCommands.Run,
                Effects = [Reach.Run<string>((options, value) => options with { Shell = value })],
            },
            new Setting<string>("commandShell", ValueKinds.Text)
            {
                Flags = ["--command-shell"],
                Placeholder = "SHELL",
                Help = "The shell that runs shell commands: " + string.Join(", ", ShellName.All) + ", or the full path of one",
                Default = "sh; on Windows pwsh where it is, else cmd",
                Details = "Runs `--before-task`, `--after-task` and `Regenerate` of `--conflict`, and the "
                    + "[shell commands](plans.md#shell-commands) of a plan that names no other. One that is not there is an error "
                    + "before the first task.",
                On = SettingCommands.Run,
                Effects = [Reach.Run<string>((options, value) => options with { CommandShell = value.Trim() })],
            },
            new Setting<string>("beforeTask", ValueKinds.Text)
            {
                Flags = ["--before-task"],
                Placeholder = "COMMAND",
                Help = "Shell command run in the workspace before each attempt",
                Details = "If it fails, the attempt fails.",
                On = SettingCommands.Run,
                Effects = [Reach.Run<string>((options, value) => options with { BeforeTask = value })],
            },
            new Setting<string>("afterTask", ValueKinds.Text)
            {
                Flags = ["--after-task"],
                Placeholder = "COMMAND",
                Help = "Shell command run in the workspace after each attempt",
                Details = "Also after one that failed; 30 s at most.",
                On = SettingCommands.Run,
                Effects = [Reach.Run<string>((options, value) => options with { AfterTask = value })],
            },
            new Setting<LogLevel>(
                "logLevel",
                ValueKinds.Choice(LogLevel.Trace, LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error))
            {
                Flags = ["--log-level"],
                Placeholder = "LEVEL",
                Help = "Lowest level written to orchestrator.log: Trace, Debug, Information, Warning, Error",
                Default = "Information",
                On = SettingCommands.Run | SettingCommands.Resume | SettingCommands.Retry,
                Effects = [Reach.Engine<LogLevel>((context, value) => context with { LogLevel = value })],
            });
}
