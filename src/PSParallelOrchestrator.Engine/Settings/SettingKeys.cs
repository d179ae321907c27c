using System.Text;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>The names of everything that can be set outside a command: in the environment or in orchestrator.json.</summary>
public static class SettingKeys
{
    /// <summary>The directory below which runs get their own.</summary>
    public const string OutputDirectory = "outputDirectory";

    /// <summary>The executor budget.</summary>
    public const string MaxExecutors = "maxExecutors";

    /// <summary>Where attempts run.</summary>
    public const string Backend = "backend";

    /// <summary>Who does Agent tasks.</summary>
    public const string Agent = "agent";

    /// <summary>Whether the first real agent that is usable does Agent tasks.</summary>
    public const string Real = "real";

    /// <summary>Who makes plans from requirements.</summary>
    public const string Planner = "planner";

    /// <summary>The model that agents and planners ask.</summary>
    public const string Model = "model";

    /// <summary>How many turns an agent may take in one attempt.</summary>
    public const string MaxTurns = "maxTurns";

    /// <summary>What the run may cost, in US dollars.</summary>
    public const string MaxCostUsd = "maxCostUsd";

    /// <summary>How long planning by a model may take.</summary>
    public const string PlanningTimeLimit = "planningTimeLimit";

    /// <summary>A file of prices that goes before the built-in ones.</summary>
    public const string PriceFile = "priceFile";

    /// <summary>The AWS region of Bedrock.</summary>
    public const string Region = "region";

    /// <summary>Whether Claude Code asks its model through Bedrock.</summary>
    public const string UseBedrock = "useBedrock";

    /// <summary>What is added to the agents' system prompt.</summary>
    public const string SystemPrompt = "systemPrompt";

    /// <summary>Whether Claude Code may do everything without asking.</summary>
    public const string SkipPermissions = "skipPermissions";

    /// <summary>How long an agent may stay silent.</summary>
    public const string StallLimit = "stallLimit";

    /// <summary>How many counted failures are forgiven.</summary>
    public const string MaxRetries = "maxRetries";

    /// <summary>The first delay before a retry.</summary>
    public const string RetryDelay = "retryDelay";

    /// <summary>By what each further delay is multiplied.</summary>
    public const string BackoffMultiplier = "backoffMultiplier";

    /// <summary>The longest delay before a retry.</summary>
    public const string MaxRetryDelay = "maxRetryDelay";

    /// <summary>By what the time limit is multiplied after a time-out.</summary>
    public const string EscalateTime = "escalateTime";

    /// <summary>The most memory a retry is given.</summary>
    public const string MemoryCap = "memoryCap";

    /// <summary>How long an attempt may take where its task does not say.</summary>
    public const string TimeLimit = "timeLimit";

    /// <summary>Whether the first final failure stops the run.</summary>
    public const string FailFast = "failFast";

    /// <summary>What to do where two tasks left different things at one place.</summary>
    public const string ConflictStrategy = "conflictStrategy";

    /// <summary>The git repository that tasks start from.</summary>
    public const string Repository = "repository";

    /// <summary>The earlier run that tasks start from.</summary>
    public const string BaseRun = "baseRun";

    /// <summary>Shell command before each attempt.</summary>
    public const string BeforeTask = "beforeTask";

    /// <summary>Shell command after each attempt.</summary>
    public const string AfterTask = "afterTask";

    /// <summary>CPUs that tasks which name resources may use together.</summary>
    public const string Cpus = "cpus";

    /// <summary>Memory that tasks which name resources may use together.</summary>
    public const string Memory = "memory";

    /// <summary>GPUs that tasks which name resources may use together.</summary>
    public const string Gpus = "gpus";

    /// <summary>How long each simulated task takes.</summary>
    public const string SimulateDuration = "simulateDuration";

    /// <summary>Whether simulated tasks write files.</summary>
    public const string SimulateFiles = "simulateFiles";

    /// <summary>The least level that goes to orchestrator.log.</summary>
    public const string LogLevel = "logLevel";

    /// <summary>Every key.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        OutputDirectory, MaxExecutors, Backend, Agent, Real, Planner, Model, MaxTurns, MaxCostUsd, PlanningTimeLimit, PriceFile,
        Region, UseBedrock, SystemPrompt, SkipPermissions, StallLimit, MaxRetries, RetryDelay, BackoffMultiplier, MaxRetryDelay, EscalateTime,
        MemoryCap, TimeLimit, FailFast, ConflictStrategy, Repository, BaseRun, BeforeTask, AfterTask, Cpus, Memory, Gpus,
        SimulateDuration, SimulateFiles, LogLevel,
    ];

    /// <summary>The environment variable of a key: <c>PSORCH_MAX_EXECUTORS</c> for <c>maxExecutors</c>.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The variable's name.</returns>
    public static string Variable(string key)
    {
        var name = new StringBuilder("PSORCH_");
        foreach (var c in key)
        {
            name.Append(char.IsUpper(c) ? "_" : string.Empty).Append(char.ToUpperInvariant(c));
        }

        return name.ToString();
    }
}
