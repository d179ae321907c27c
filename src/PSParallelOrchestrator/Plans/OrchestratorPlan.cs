using System.Globalization;

namespace PSParallelOrchestrator;

/// <summary>A directed acyclic graph of tasks, made from requirements or written by hand. Immutable.</summary>
public sealed record OrchestratorPlan
{
    /// <summary>The most tasks a plan may have.</summary>
    public const int MaxTasks = 1_000_000;

    /// <summary>Who this plan is: given when it is made, kept by its file and its runs.</summary>
    public string Id { get; internal init; } = Ulid.NewUlid().ToString();

    /// <summary>The free text the plan was made from; null for a plan by hand.</summary>
    public string? Requirements { get; internal init; }

    /// <summary>The assessment of the requirements, where one was made.</summary>
    public ComplexityAssessment? Complexity { get; internal init; }

    /// <summary>How many executors the plan asks for; null leaves it to the run.</summary>
    public int? MaxExecutors { get; internal init; }

    /// <summary>What making the plan took, where a model made it; its cost belongs to the budget of every run of the plan.</summary>
    public PlanningRecord? Planning { get; internal init; }

    /// <summary>
    /// What results leave out, beside the defaults (caches such as <c>__pycache__/</c>): each as a line of a .gitignore, of which the last
    /// that fits counts.
    /// </summary>
    public IReadOnlyList<string> Ignore { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>What to do where two tasks left different things at certain paths.</summary>
    public IReadOnlyList<ConflictRule> Conflicts { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>
    /// The shell that runs the plan's shell commands where a task names none: a name such as sh, bash, pwsh or cmd, or the full path of
    /// one; null leaves it to the run.
    /// </summary>
    public string? CommandShell { get; internal init; }

    /// <summary>The tasks, in plan order.</summary>
    public IReadOnlyList<OrchestratorTask> Tasks { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>
    /// The file the plan was read from, as a full path; null for any other. Its runs are named after it. Not part of the plan's file.
    /// </summary>
    public string? SourcePath { get; internal init; }

    /// <summary>The plan in a line.</summary>
    /// <returns>Id and number of tasks.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Id} ({Tasks?.Count ?? 0} {(Tasks?.Count == 1 ? "task" : "tasks")})");
}
