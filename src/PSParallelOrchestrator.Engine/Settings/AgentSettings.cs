using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Who works and plans, how they ask their model, and what that may cost.</summary>
internal static class AgentSettings
{
    public static SettingGroup Group { get; } =
        new(
            "agents",
            new Setting<AgentKind>("agent", ValueKinds.Choice<AgentKind>())
            {
                Flags = ["--agent"],
                Placeholder = "NAME",
                Help = "Who does Agent tasks: Simulated, ClaudeCode, Anthropic, Bedrock",
                Default = "Simulated",
                Details = "See [agents](agents.md).",
                On = SettingCommands.Run,
                Effects = [Reach.Run<AgentKind>((options, value) => options with { Agent = value })],
            },
            new Setting<bool>("real", ValueKinds.Flag)
            {
                Flags = ["--real"],
                Help = "Let the first model that is usable plan requirements, and the first real agent do Agent tasks",
                Details =
                    "With no agent usable, `run` ends with 3 and says what each lacks. With no model usable, plans are made by rules, and "
                        + "that is said.",
                On = SettingCommands.Run | SettingCommands.Plan,
                Effects =
                [
                    Reach.Run<bool>((options, value) => options with { Real = value }),
                    Reach.Planner<bool>((options, value) => options with { Real = value }),
                ],
            },
            new Setting<string>("model", ValueKinds.Text)
            {
                Flags = ["--model"],
                Placeholder = "MODEL",
                Help = "Model that agents and planner ask: sonnet, opus, haiku, fable, or an id",
                Default = "the agent's",
                Details = "`psorch models` lists them.",
                On = SettingCommands.Run | SettingCommands.Plan,
                Effects = Reach.Agents<string>((options, value) => options with { Model = value }),
            },
            new Setting<ModelEffort>("effort", ValueKinds.Choice<ModelEffort>())
            {
                Flags = ["--effort"],
                Placeholder = "LEVEL",
                Help = "How much the model thinks: Low, Medium, High, XHigh, Max",
                Default = "the model's",
                On = SettingCommands.Run | SettingCommands.Plan,
                Effects = Reach.Agents<ModelEffort>((options, value) => options with { Effort = value }),
            },
            new Setting<int>("maxTurns", ValueKinds.WholeNumber)
            {
                Flags = ["--max-turns"],
                Placeholder = "N",
                Help = "Turns an agent may take in one attempt",
                Default = "50",
                Range = OptionRanges.Turns,
                On = SettingCommands.Run,
                Effects = [Reach.Run<int>((options, value) => options with { Agents = options.Agents with { MaxTurns = value } })],
            },
            new Setting<decimal>("maxCostUsd", ValueKinds.Money)
            {
                Flags = ["--max-cost-usd"],
                Placeholder = "USD",
                Help = "What may be spent at most, planning included, in US dollars",
                Default = "no limit",
                Details = "What a request can cost is reserved before it is made, and waits while others may give back; when the budget is "
                    + "spent the run stops.",
                Range = OptionRanges.Cost,
                On = SettingCommands.Run | SettingCommands.Plan,
                Effects =
                [
                    Reach.Run<decimal>((options, value) => options with { MaxCostUsd = value }),
                    Reach.Planner<decimal>((options, value) => options with { MaxCostUsd = value }),
                ],
            },
            new Setting<string>("priceFile", ValueKinds.Text)
            {
                Flags = ["--price-file"],
                Placeholder = "FILE",
                Help = "Prices of models that override the built-in ones",
                Details = "See [prices](agents.md#prices).",
                On = SettingCommands.Run | SettingCommands.Plan | SettingCommands.Models,
                IsPath = true,
                Resolve = Reach.FullPath,
                Effects =
                [
                    Reach.Run<string>((options, value) => options with { PriceFile = value }),
                    Reach.Planner<string>((options, value) => options with { PriceFile = value }),
                ],
            },
            new Setting<string>("region", ValueKinds.Text)
            {
                Flags = ["--region"],
                Placeholder = "REGION",
                Help = "AWS region of Bedrock",
                Default = "AWS_REGION, else eu-central-1",
                On = SettingCommands.Run | SettingCommands.Plan | SettingCommands.Models,
                Effects = Reach.Agents<string>((options, value) => options with { Region = value }),
            },
            new Setting<bool>("useBedrock", ValueKinds.Flag)
            {
                Flags = ["--use-bedrock"],
                Help = "Let Claude Code ask its model through Bedrock",
                On = SettingCommands.Run | SettingCommands.Plan | SettingCommands.Models,
                Effects = Reach.Agents<bool>((options, value) => options with { UseBedrock = value }),
            },
            new Setting<string>("systemPrompt", ValueKinds.Text)
            {
                Flags = ["--system-prompt"],
                Placeholder = "TEXT",
                Help = "What is added to the agents' system prompt",
                On = SettingCommands.Run,
                Effects = [Reach.Run<string>((options, value) => options with { Agents = options.Agents with { SystemPrompt = value } })],
            },
            new Setting<IReadOnlyList<string>>("allowedTools", ValueKinds.Several(tool => tool))
            {
                Flags = ["--allowed-tool"],
                Placeholder = "TOOL",
                Parameter = "AllowedTool",
                Help = "Tool that agents may use besides those that edit files, for example \"Bash(npm test)\"",
                On = SettingCommands.Run,
                IsStored = false,
                Effects =
                [
                    Reach.Run<IReadOnlyList<string>>(
                        (options, value) => options with { Agents = options.Agents with { AllowedTools = value } }),
                ],
            },
            new Setting<IReadOnlyList<string>>("claudeArguments", ValueKinds.Several(argument => argument, mayBeEmpty: true))
            {
                Flags = ["--claude-argument"],
                Placeholder = "ARGUMENT",
                Parameter = "ClaudeArgument",
                Help = "Further argument of Claude Code, for example --claude-argument=--fallback-model=opus",
                On = SettingCommands.Run,
                IsStored = false,
                Effects =
                [
                    Reach.Run<IReadOnlyList<string>>(
                        (options, value) => options with { Agents = options.Agents with { ClaudeArguments = value } }),
                ],
            },
            new Setting<bool>("skipPermissions", ValueKinds.Flag)
            {
                Flags = ["--dangerously-skip-permissions"],
                Help = "Let Claude Code do everything without asking: for containers",
                On = SettingCommands.Run,
                Effects = [Reach.Run<bool>((options, value) => options with { Agents = options.Agents with { SkipPermissions = value } })],
            },
            new Setting<IReadOnlyList<string>>("fallbackModel", ValueKinds.Several(model => model))
            {
                Flags = ["--fallback-model"],
                Placeholder = "MODEL",
                Parameter = "FallbackModel",
                Help = "Model that is asked where the service refuses requests to the one before it for too long",
                Details = "May be repeated. See [another model](agents.md#another-model-stands-in).",
                On = SettingCommands.Run | SettingCommands.Plan,
                Effects = Reach.Agents<IReadOnlyList<string>>((options, value) => options with { FallbackModels = value }),
            },
            new Setting<TimeSpan>("fallbackAfter", ValueKinds.Duration)
            {
                Flags = ["--fallback-after"],
                Placeholder = "TIME",
                Help = "For how long a model is waited for before another one stands in for it",
                Default = "the outage limit",
                Range = OptionRanges.Limit,
                On = SettingCommands.Run,
                Effects = Reach.Agents<TimeSpan>((options, value) => options with { FallbackAfter = value }),
            },
            new Setting<int>("maxRequests", ValueKinds.WholeNumber)
            {
                Flags = ["--max-requests"],
                Placeholder = "N",
                Help = "Requests that a service of models gets at once",
                Default = "as many as there are",
                Range = OptionRanges.Requests,
                On = SettingCommands.Run,
                Effects = Reach.Agents<int>((options, value) => options with { MaxRequests = value }),
            },
            new Setting<TimeSpan>("outageLimit", ValueKinds.Duration)
            {
                Flags = ["--outage-limit"],
                Placeholder = "TIME",
                Help = "For how long rate limits, overloads and lost connections of a model's service are waited out",
                Default = "10m",
                Range = OptionRanges.Limit,
                On = SettingCommands.Run,
                Effects = Reach.Agents<TimeSpan>((options, value) => options with { OutageLimit = value }),
            },
            new Setting<TimeSpan>("stallLimit", ValueKinds.Duration)
            {
                Flags = ["--stall-limit"],
                Placeholder = "TIME",
                Help = "How long an agent may stay silent",
                Default = "10m",
                Range = OptionRanges.Limit,
                On = SettingCommands.Run,
                Effects = Reach.Agents<TimeSpan>((options, value) => options with { StallLimit = value }),
            });
}
