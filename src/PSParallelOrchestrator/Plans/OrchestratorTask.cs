using System.Collections.ObjectModel;

namespace PSParallelOrchestrator;

/// <summary>One unit of work of a plan. Immutable; what happened to it in a run is a <see cref="RunTask"/>.</summary>
public sealed record OrchestratorTask
{
    /// <summary>The task's name in its plan: unique, 1-64 of <c>[A-Za-z0-9._-]</c>, beginning with a letter or digit.</summary>
    public string Id { get; internal init; } = string.Empty;

    /// <summary>A line for people.</summary>
    public string? Title { get; internal init; }

    /// <summary>What kind of work this is; follows from whether there is a prompt, a command or a script.</summary>
    public TaskKind Kind => Script is not null ? TaskKind.PowerShell : Command is null ? TaskKind.Agent : TaskKind.Command;

    /// <summary>What the agent is asked to do.</summary>
    public string? Prompt { get; internal init; }

    /// <summary>The file the prompt was read from, as the plan file named it. The prompt itself is in <see cref="Prompt"/>.</summary>
    public string? PromptFile { get; internal init; }

    /// <summary>The program to run: a path, or a name looked up on PATH.</summary>
    public string? Command { get; internal init; }

    /// <summary>The program's arguments, passed as they are, without a shell.</summary>
    public IReadOnlyList<string> Arguments { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>The PowerShell script to run, and with what.</summary>
    public TaskScript? Script { get; internal init; }

    /// <summary>Ids of the tasks that must all have succeeded before this one starts.</summary>
    public IReadOnlyList<string> DependsOn { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>
    /// Why the task waits for each of <see cref="DependsOn"/>, for people, by the dependency's id; not each needs a reason.
    /// </summary>
    public IReadOnlyDictionary<string, string> DependencyReasons { get; internal init => field = Frozen.Map(value); } =
        ReadOnlyDictionary<string, string>.Empty;

    /// <summary>What an attempt needs of the machine; null reserves nothing.</summary>
    public TaskResources? Resources { get; internal init; }

    /// <summary>How long one attempt may take; null is the run's default.</summary>
    public TimeSpan? TimeLimit { get; internal init; }

    /// <summary>
    /// How long what an attempt started may take to end when it is asked to, before it is ended by force; null is the run's. Within the
    /// time limit.
    /// </summary>
    public TimeSpan? GraceTime { get; internal init; }

    /// <summary>How often a failed task is tried again; null is the run's default.</summary>
    public int? MaxRetries { get; internal init; }

    /// <summary>
    /// What exit codes of the attempt's commands mean: the class of the failure by the code. These go before the run's; others are
    /// TaskFailed.
    /// </summary>
    public IReadOnlyDictionary<int, FailureClass> ExitCodes { get; internal init => field = Frozen.Map(value); } =
        ReadOnlyDictionary<int, FailureClass>.Empty;

    /// <summary>Exit codes of the task's command that are a success, beside 0.</summary>
    public IReadOnlyList<int> SuccessCodes { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>How long the task is thought to take; orders the queue and nothing else.</summary>
    public TimeSpan? EstimatedDuration { get; internal init; }

    /// <summary>Further environment variables of the attempt.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; internal init => field = Frozen.Map(value); } =
        ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Environment variables with secrets that the task's commands are given. Keys of agents reach no command that does not name them.
    /// </summary>
    public IReadOnlyList<string> Secrets { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>
    /// Patterns (<c>*</c>, <c>**</c>, <c>?</c>) of the files the task is to leave in its workspace; each must match one at least.
    /// </summary>
    public IReadOnlyList<string> Outputs { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>A shell command that must succeed in the workspace after the work, for the attempt to succeed.</summary>
    public string? Verify { get; internal init; }

    /// <summary>
    /// The shell that runs <see cref="Verify"/>: a name such as sh, bash, pwsh or cmd, or the full path of one; null is the plan's, or the
    /// run's. The PowerShell of a script is <see cref="TaskScript.Shell"/>.
    /// </summary>
    public string? CommandShell { get; internal init; }

    /// <summary>Whether somebody must approve the task before it starts.</summary>
    public bool RequireApproval { get; internal init; }

    /// <summary>Who does an Agent task; null is the run's agent.</summary>
    public AgentKind? Agent { get; internal init; }

    /// <summary>
    /// The model an agent asks: a bare id, a global or regional Bedrock id, or the ARN of an inference profile; null is the run's.
    /// </summary>
    public string? Model { get; internal init; }

    /// <summary>
    /// Its network, on backends that hold tasks to one; null for none where an agent does it, and for the backend's otherwise.
    /// </summary>
    public TaskNetwork? Network { get; internal init; }

    /// <summary>How much the model thinks; null for the run's effort.</summary>
    public ModelEffort? Effort { get; internal init; }

    /// <summary>What another attempt of its agent begins with; null is <see cref="TaskRetry.Continue"/>.</summary>
    public TaskRetry? Retry { get; internal init; }

    /// <summary>How many turns an agent may take in one attempt; null is the run's.</summary>
    public int? MaxTurns { get; internal init; }

    /// <summary>What one attempt may cost at most, in US dollars; null is what the run's budget has, where there is one.</summary>
    public decimal? MaxCostUsd { get; internal init; }

    /// <summary>Ready tasks of a higher priority start first, whatever their path length.</summary>
    public int Priority { get; internal init; }

    /// <summary>Words to find the task by.</summary>
    public IReadOnlyList<string> Tags { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>The task in a word.</summary>
    /// <returns>Its id.</returns>
    public override string ToString() => Id;
}

/// <summary>What kind of work a task is.</summary>
public enum TaskKind
{
    /// <summary>A prompt for a coding agent.</summary>
    Agent,

    /// <summary>A program and its arguments.</summary>
    Command,

    /// <summary>A PowerShell script.</summary>
    PowerShell,
}
