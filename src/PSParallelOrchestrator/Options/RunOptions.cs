namespace PSParallelOrchestrator;

/// <summary>How a plan is run. Kept in the run's directory, so that a resume goes on the same way.</summary>
public sealed record RunOptions
{
    /// <summary>The default executor budget.</summary>
    public const int DefaultMaxExecutors = 5;

    /// <summary>The default of <see cref="GraceTime"/>: 10 seconds.</summary>
    public static TimeSpan DefaultGraceTime { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Where attempts run.</summary>
    public BackendKind Backend { get; init; } = BackendKind.Threading;

    /// <summary>What the backend is told beside; null where it is told nothing.</summary>
    public BackendOptions? BackendOptions { get; init; }

    /// <summary>The executor budget: how many attempts run at once, 1 or more.</summary>
    public int MaxExecutors { get; init; } = DefaultMaxExecutors;

    /// <summary>Who does Agent tasks that do not say.</summary>
    public AgentKind Agent { get; init; } = AgentKind.Simulated;

    /// <summary>
    /// Whether the first real agent that is usable does Agent tasks that do not say; it is decided before the first task, and recorded.
    /// </summary>
    public bool Real { get; init; }

    /// <summary>How agents that ask a model work.</summary>
    public AgentOptions Agents { get; init; } = new();

    /// <summary>What the run may cost at most, in US dollars, planning included; null is no limit.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>A file of prices that override the built-in ones, as a full path.</summary>
    public string? PriceFile { get; init; }

    /// <summary>How failed attempts are tried again.</summary>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>What exit codes of commands mean where their task does not say: the class of the failure by the code.</summary>
    public IReadOnlyDictionary<int, FailureClass>? ExitCodes { get; init; }

    /// <summary>Exit codes of tasks' commands that are a success, beside 0, where a task does not say otherwise; null for none.</summary>
    public IReadOnlyList<int>? SuccessCodes { get; init; }

    /// <summary>How long an attempt may take where its task does not say.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long what an attempt started may take to end when it is asked to (SIGTERM), before it is ended by force, where its task does not
    /// say; null is <see cref="DefaultGraceTime"/>. Within the time limit: the attempt is asked that much before it, or when a quarter of
    /// it is left.
    /// </summary>
    public TimeSpan? GraceTime { get; init; }

    /// <summary>Whether the first task that fails finally stops the run.</summary>
    public bool FailFast { get; init; }

    /// <summary>What to do where two tasks left different things at one place.</summary>
    public ConflictStrategy ConflictStrategy { get; init; } = ConflictStrategy.Stop;

    /// <summary>What to do instead at certain paths; these go before the plan's of the same pattern; null for none.</summary>
    public IReadOnlyList<ConflictRule>? Conflicts { get; init; }

    /// <summary>
    /// What results leave out, beside the defaults and the plan's: each as a line of a .gitignore, of which the last that fits counts; null
    /// for none.
    /// </summary>
    public IReadOnlyList<string>? Ignore { get; init; }

    /// <summary>The user's git repository that tasks start from, as a full path; null for a new project.</summary>
    public string? Repository { get; init; }

    /// <summary>The directory of an earlier run whose consolidated output tasks start from, as a full path.</summary>
    public string? BaseRun { get; init; }

    /// <summary>A shell command run in the workspace before each attempt; its failure is the attempt's.</summary>
    public string? BeforeTask { get; init; }

    /// <summary>A shell command run in the workspace after each attempt, also after one that failed.</summary>
    public string? AfterTask { get; init; }

    /// <summary>What of this machine may be used for tasks that name resources.</summary>
    public MachineCapacity Capacity { get; init; } = new();

    /// <summary>Settings of the Simulated agent.</summary>
    public SimulationOptions Simulation { get; init; } = new();
}
