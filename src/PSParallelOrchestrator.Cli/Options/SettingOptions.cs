using System.CommandLine;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Options;

/// <summary>The options that stand for settings. Each is also PSORCH_... in the environment and a key of orchestrator.json.</summary>
internal sealed class SettingOptions
{
    private readonly List<(string Key, Option<string?> Option)> texts = [];
    private readonly List<(string Key, Option<bool> Option, string Value)> switches = [];

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="only">The settings that concern it; null for all.</param>
    public SettingOptions(Command command, IReadOnlyList<string>? only = null)
    {
        Text(SettingKeys.OutputDirectory, "DIR", "Directory below which the run gets its own (default: outputs/parallel-orchestrator).", "--output-dir", "-o", "--output-directory");
        Text(SettingKeys.MaxExecutors, "N", "Executor budget: how many attempts run at once (default: 5).", "--max-executors", "-m");
        Text(SettingKeys.Backend, "NAME", $"Where attempts run: {BackendText.Choices} (default: Threading).", "--backend");
        Text(SettingKeys.Agent, "NAME", "Who does Agent tasks: Simulated, ClaudeCode, Anthropic, Bedrock (default: Simulated).", "--agent");
        Text(SettingKeys.Planner, "NAME", "Who plans requirements: Auto, Heuristic, ClaudeCode, Anthropic, Bedrock (default: Auto: with --real the first usable model, else Heuristic).", "--planner");
        Text(SettingKeys.Model, "MODEL", "Model that agents and planner ask (default: the agent's).", "--model");
        Text(SettingKeys.MaxTurns, "N", "Turns an agent may take in one attempt (default: 50).", "--max-turns");
        Text(SettingKeys.MaxCostUsd, "USD", "What may be spent at most, planning included, in US dollars (default: no limit).", "--max-cost-usd");
        Text(SettingKeys.PlanningTimeLimit, "TIME", "How long planning by a model may take (default: 30m).", "--planning-time-limit");
        Text(SettingKeys.PriceFile, "FILE", "Prices of models that go before the built-in ones.", "--price-file");
        Text(SettingKeys.Region, "REGION", "AWS region of Bedrock (default: AWS_REGION, else eu-central-1).", "--region");
        Text(SettingKeys.SystemPrompt, "TEXT", "What is added to the agents' system prompt.", "--system-prompt");
        Text(SettingKeys.StallLimit, "TIME", "How long an agent may stay silent (default: 10m).", "--stall-limit");
        Text(SettingKeys.MaxRetries, "N", "How often a failed task is tried again (default: 3).", "--max-retries");
        Text(SettingKeys.RetryDelay, "TIME", "First delay before a retry (default: 2s).", "--retry-delay");
        Text(SettingKeys.BackoffMultiplier, "X", "By what each further delay is multiplied (default: 2).", "--backoff-multiplier");
        Text(SettingKeys.MaxRetryDelay, "TIME", "Longest delay before a retry (default: 5m).", "--max-retry-delay");
        Text(SettingKeys.EscalateTime, "X", "By what the time limit is multiplied after a time-out (default: 1).", "--escalate-time");
        Text(SettingKeys.MemoryCap, "SIZE", "Most memory a retry after an out-of-memory is given (default: the machine's).", "--memory-cap");
        Text(SettingKeys.TimeLimit, "TIME", "How long an attempt may take where its task does not say (default: 1h).", "--time-limit");
        Text(SettingKeys.ConflictStrategy, "NAME", "Where two tasks left different things at one place: Stop, PreferLater, KeepBoth, Markers (default: Stop).", "--on-conflict");
        Text(SettingKeys.Repository, "DIR", "Git repository that tasks start from; the result becomes a branch of it.", "--repository");
        Text(SettingKeys.BaseRun, "RUN", "Earlier run (directory or id) whose merged output tasks start from.", "--base-run");
        Text(SettingKeys.BeforeTask, "COMMAND", "Shell command run in the workspace before each attempt.", "--before-task");
        Text(SettingKeys.AfterTask, "COMMAND", "Shell command run in the workspace after each attempt.", "--after-task");
        Text(SettingKeys.Cpus, "N", "CPUs that tasks which name resources may use together (default: the machine's).", "--cpus");
        Text(SettingKeys.Memory, "SIZE", "Memory that tasks which name resources may use together (default: the machine's).", "--memory");
        Text(SettingKeys.Gpus, "N", "GPUs that tasks which name resources may use together (default: the machine's).", "--gpus");
        Text(SettingKeys.SimulateDuration, "TIME", "How long each simulated task takes (default: 0.5 s).", "--simulate-duration");
        Text(SettingKeys.LogLevel, "LEVEL", "Least level that goes to orchestrator.log: Trace, Debug, Information, Warning, Error (default: Information).", "--log-level");
        Switch(SettingKeys.FailFast, "true", "Stop the run at the first task that fails finally.", "--fail-fast");
        Switch(SettingKeys.Real, "true", "Let the first model that is usable plan requirements, and the first real agent do Agent tasks.", "--real");
        Switch(SettingKeys.UseBedrock, "true", "Let Claude Code ask its model through Bedrock.", "--use-bedrock");
        Switch(SettingKeys.SkipPermissions, "true", "Let Claude Code do everything without asking: for containers.", "--dangerously-skip-permissions");
        Switch(SettingKeys.SimulateFiles, "false", "Let simulated tasks write no files.", "--simulate-no-files");
        foreach (var backend in BackendRegistry.Built.Where(backend => backend.Flag is not null))
        {
            Switch(SettingKeys.Backend, backend.Kind.Name, $"Run attempts on the backend {backend.Kind}.", backend.Flag!);
        }

        texts.RemoveAll(text => only?.Contains(text.Key) == false);
        switches.RemoveAll(item => only?.Contains(item.Key) == false);
        texts.ForEach(text => command.Add(text.Option));
        switches.ForEach(item => command.Add(item.Option));
    }

    /// <summary>The settings in force: what the command line gives, else what stands elsewhere.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>The settings.</returns>
    public OrchestratorSettings Read(ParseResult parsed)
    {
        var given = new Dictionary<string, Setting>(StringComparer.Ordinal);
        foreach (var (key, option) in texts)
        {
            if (parsed.GetValue(option) is { } text)
            {
                given[key] = new Setting(text, option.Name);
            }
        }

        foreach (var (key, option, value) in switches)
        {
            if (parsed.GetValue(option))
            {
                given[key] = new Setting(value, option.Name);
            }
        }

        return OrchestratorSettings.Load(given, Environment.CurrentDirectory);
    }

    private void Text(string key, string placeholder, string description, string name, params string[] aliases) =>
        texts.Add((key, new Option<string?>(name, aliases) { Description = description, HelpName = placeholder }));

    private void Switch(string key, string value, string description, string name) =>
        switches.Add((key, new Option<bool>(name) { Description = description }, value));
}
