using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>How requirements become a plan. None of it means anything where the plan is there already.</summary>
public static class PlanningSettings
{
    /// <summary>Who plans.</summary>
    public static Setting<PlannerKind> Planner { get; } = new("planner", ValueKinds.Choice<PlannerKind>())
    {
        Flags = ["--planner"],
        Placeholder = "NAME",
        Help = "Who plans requirements: Auto, Heuristic, ClaudeCode, Anthropic, Bedrock",
        Default = "Auto: with --real the first usable model, else Heuristic",
        Details = "See [plans](plans.md#who-plans).",
        On = SettingCommands.Run | SettingCommands.Plan,
        Effects = [Reach.Planner<PlannerKind>((options, value) => options with { Planner = value })],
    };

    /// <summary>All of them.</summary>
    public static SettingGroup Group { get; } = new(
        "planning",
        Planner,
        new Setting<TimeSpan>("planningTimeLimit", ValueKinds.Duration)
        {
            Flags = ["--planning-time-limit"],
            Placeholder = "TIME",
            Help = "How long planning by a model may take in all",
            Default = "30m",
            Range = OptionRanges.Limit,
            On = SettingCommands.Run | SettingCommands.Plan,
            Effects = [Reach.Planner<TimeSpan>((options, value) => options with { TimeLimit = value })],
        },
        new Setting<bool>("plannerInDocker", ValueKinds.Flag)
        {
            Flags = ["--docker-planner-in-docker"],
            Help = "Ask a model that plans in containers, which have no network, no key and nothing of this machine",
            Details = "See [plans](plans.md#a-planner-in-containers).",
            On = SettingCommands.Run | SettingCommands.Plan,
            Effects = [Reach.Planner<bool>((options, value) => options with { InDocker = value })],
        },
        new Setting<int>("maxTasks", ValueKinds.WholeNumber)
        {
            Flags = ["--max-tasks"],
            Placeholder = "N",
            Help = "Most tasks that the planner may make",
            Default = "those of the assessed level: 3, 8, 15, or 120",
            Details = "A model that plans may make more where this allows more, see [plans](plans.md#who-plans).",
            Range = OptionRanges.PlannedTasks,
            On = SettingCommands.Run | SettingCommands.Plan,
            Effects = [Reach.Request<int>((request, value) => request with { MaxTasks = value })],
        });
}
