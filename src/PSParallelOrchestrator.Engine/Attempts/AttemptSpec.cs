namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>Everything needed to execute an attempt, on any backend: in memory for Threading, as <c>task.json</c> elsewhere.</summary>
public sealed record AttemptSpec
{
    // The attempt's directory is another one on each side of a container: what lies in it has the same names on all.
    internal const string WorkspaceName = "workspace";
    internal const string SessionName = "session";

    private static readonly IReadOnlyDictionary<string, string> NoDependencies = new Dictionary<string, string>();

    /// <summary>Unique for ever.</summary>
    public required string Token { get; init; }

    /// <summary>The run's ULID.</summary>
    public required string RunId { get; init; }

    /// <summary>The task.</summary>
    public required OrchestratorTask Task { get; init; }

    /// <summary>The attempt's number, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The executor slot, from 0.</summary>
    public required int Executor { get; init; }

    /// <summary>The attempt's own directory, as a full path where the attempt runs. It need not exist yet.</summary>
    public required string Directory { get; init; }

    /// <summary>How long the attempt may take.</summary>
    public required TimeSpan TimeLimit { get; init; }

    /// <summary>How long what it started may take to end when it is asked to, before it is ended by force.</summary>
    public TimeSpan GraceTime { get; init; } = RunOptions.DefaultGraceTime;

    /// <summary>What exit codes of its commands mean: the class of the failure by the code; null where nothing is said.</summary>
    public IReadOnlyDictionary<int, FailureClass>? ExitCodes { get; init; }

    /// <summary>Exit codes of the task's command that are a success, beside 0; null for none.</summary>
    public IReadOnlyList<int>? SuccessCodes { get; init; }

    /// <summary>What the attempt is given of the machine; after an OutOfMemory more than the task asks for.</summary>
    public TaskResources? Resources { get; init; }

    /// <summary>The numbers of the GPUs it may use; null where the task names none.</summary>
    public IReadOnlyList<int>? Gpus { get; init; }

    /// <summary>Who does an Agent task.</summary>
    public AgentKind Agent { get; init; }

    /// <summary>How agents that ask a model work: the run's options, with what the task says instead.</summary>
    public AgentOptions AgentOptions { get; init; } = new();

    /// <summary>What the attempt may cost, in US dollars; null where the run has no budget and the task no limit.</summary>
    public decimal? CostLimitUsd { get; init; }

    /// <summary>Where its agent asks its models; null where it asks none. It is no part of <c>task.json</c>: it is a secret.</summary>
    public GatewayAccess? Gateway { get; init; }

    /// <summary>
    /// What the gateway inside its executor is started with, where that cannot reach one of the run; null for none. It is no part of
    /// <c>task.json</c>: keys are in it.
    /// </summary>
    public string? OwnGateway { get; init; }

    /// <summary>Prices that go before the built-in ones, as the text of the run's file of prices; null for none.</summary>
    public string? Prices { get; init; }

    /// <summary>Why the attempt before this one failed, where its agent is to know: the end of the output of a failed verify.</summary>
    public string? PreviousFailure { get; init; }

    /// <summary>
    /// Why an earlier attempt ended whose workspace and session this one continues; null where it begins with a new workspace.
    /// </summary>
    public string? Continues { get; init; }

    /// <summary>The requirements of the whole plan, for an agent to know what its task is a part of.</summary>
    public string? Requirements { get; init; }

    /// <summary>Whether the command, a relative path, was seen beside the plan's file: people name it from there.</summary>
    public bool IsCommandBesidePlan { get; init; }

    /// <summary>Shell command run in the workspace before the work.</summary>
    public string? BeforeTask { get; init; }

    /// <summary>Shell command run in the workspace after the work.</summary>
    public string? AfterTask { get; init; }

    /// <summary>The shell that runs the task's verify, by task, plan or run; null for that of the system.</summary>
    public string? VerifyShell { get; init; }

    /// <summary>The shell that runs the commands before and after the work, by the run; null for that of the system.</summary>
    public string? CommandShell { get; init; }

    /// <summary>The PowerShell that a script is run in where its task names none; null for the one on PATH.</summary>
    public string? Shell { get; init; }

    /// <summary>
    /// The tasks that a script depends on: the directory of the attempt that succeeded by the task's id, in the order of the dependencies.
    /// </summary>
    public IReadOnlyDictionary<string, string> Dependencies { get; init; } = NoDependencies;

    /// <summary>Settings of the Simulated agent.</summary>
    public SimulationOptions Simulation { get; init; } = new();

    /// <summary>The directory the attempt works in.</summary>
    public string Workspace => Path.Combine(Directory, WorkspaceName);

    /// <summary>What the session of its agent is continued from; there for agents that ask a model. Gone after a success.</summary>
    public string Session => Path.Combine(Directory, SessionName);

    /// <summary>Where standard output goes.</summary>
    public string StandardOutput => Path.Combine(Directory, "stdout.log");

    /// <summary>Where standard error goes.</summary>
    public string StandardError => Path.Combine(Directory, "stderr.log");
}
