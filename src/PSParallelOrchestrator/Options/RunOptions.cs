using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>How a plan is run. Kept in the run's directory, so that a resume goes on the same way.</summary>
public sealed record RunOptions
{
    /// <summary>The default executor budget.</summary>
    public const int DefaultMaxExecutors = 5;

    /// <summary>The default of <see cref="GraceTime"/>: 10 seconds.</summary>
    public static TimeSpan DefaultGraceTime { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Where attempts run.</summary>
    [JsonInclude]
    public BackendKind Backend { get; internal init; } = BackendKind.Threading;

    /// <summary>What the backend is told beside; null where it is told nothing.</summary>
    [JsonInclude]
    public BackendOptions? BackendOptions { get; internal init; }

    /// <summary>The executor budget: how many attempts run at once, 1 or more.</summary>
    [JsonInclude]
    public int MaxExecutors { get; internal init; } = DefaultMaxExecutors;

    /// <summary>Who does Agent tasks that do not say.</summary>
    [JsonInclude]
    public AgentKind Agent { get; internal init; } = AgentKind.Simulated;

    /// <summary>
    /// Whether the first real agent that is usable does Agent tasks that do not say; it is decided before the first task, and recorded.
    /// </summary>
    [JsonInclude]
    public bool Real { get; internal init; }

    /// <summary>How agents that ask a model work.</summary>
    [JsonInclude]
    public AgentOptions Agents { get; internal init; } = new();

    /// <summary>What the run may cost at most, in US dollars, planning included; null is no limit.</summary>
    [JsonInclude]
    public decimal? MaxCostUsd { get; internal init; }

    /// <summary>A file of prices that override the built-in ones, as a full path.</summary>
    [JsonInclude]
    public string? PriceFile { get; internal init; }

    /// <summary>How failed attempts are tried again.</summary>
    [JsonInclude]
    public RetryOptions Retry { get; internal init; } = new();

    /// <summary>What exit codes of commands mean where their task does not say: the class of the failure by the code.</summary>
    [JsonInclude]
    public IReadOnlyDictionary<int, FailureClass>? ExitCodes { get; internal init => field = Frozen.Map(value); }

    /// <summary>Exit codes of tasks' commands that are a success, beside 0, where a task does not say otherwise; null for none.</summary>
    [JsonInclude]
    public IReadOnlyList<int>? SuccessCodes { get; internal init => field = Frozen.List(value); }

    /// <summary>How long an attempt may take where its task does not say.</summary>
    [JsonInclude]
    public TimeSpan TimeLimit { get; internal init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long what an attempt started may take to end when it is asked to (SIGTERM), before it is ended by force, where its task does not
    /// say; null is <see cref="DefaultGraceTime"/>. Within the time limit: the attempt is asked that much before it, or when a quarter of
    /// it is left.
    /// </summary>
    [JsonInclude]
    public TimeSpan? GraceTime { get; internal init; }

    /// <summary>Whether the first task that fails finally stops the run.</summary>
    [JsonInclude]
    public bool FailFast { get; internal init; }

    /// <summary>What to do where two tasks left different things at one place.</summary>
    [JsonInclude]
    public ConflictStrategy ConflictStrategy { get; internal init; } = ConflictStrategy.Stop;

    /// <summary>What to do instead at certain paths; these go before the plan's of the same pattern; null for none.</summary>
    [JsonInclude]
    public IReadOnlyList<ConflictRule>? Conflicts { get; internal init => field = Frozen.List(value); }

    /// <summary>
    /// What results leave out, beside the defaults and the plan's: each as a line of a .gitignore, of which the last that fits counts; null
    /// for none.
    /// </summary>
    [JsonInclude]
    public IReadOnlyList<string>? Ignore { get; internal init => field = Frozen.List(value); }

    /// <summary>The user's git repository that tasks start from, as a full path; null for a new project.</summary>
    [JsonInclude]
    public string? Repository { get; internal init; }

    /// <summary>The directory of an earlier run whose consolidated output tasks start from, as a full path.</summary>
    [JsonInclude]
    public string? BaseRun { get; internal init; }

    /// <summary>The PowerShell that scripts of tasks are run in where their task names none; null for the pwsh on PATH.</summary>
    [JsonInclude]
    public string? Shell { get; internal init; }

    /// <summary>
    /// The shell that runs the commands before and after tasks, and of a plan that names none its shell commands: a name such as sh, bash,
    /// pwsh or cmd, or the full path of one; null for that of the system: /bin/sh, on Windows pwsh where it is, else cmd.
    /// </summary>
    [JsonInclude]
    public string? CommandShell { get; internal init; }

    /// <summary>A shell command run in the workspace before each attempt; its failure is the attempt's.</summary>
    [JsonInclude]
    public string? BeforeTask { get; internal init; }

    /// <summary>A shell command run in the workspace after each attempt, also after one that failed.</summary>
    [JsonInclude]
    public string? AfterTask { get; internal init; }

    /// <summary>What of this machine may be used for tasks that name resources.</summary>
    [JsonInclude]
    public MachineCapacity Capacity { get; internal init; } = new();

    /// <summary>Settings of the Simulated agent.</summary>
    [JsonInclude]
    public SimulationOptions Simulation { get; internal init; } = new();
}
