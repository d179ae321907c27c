using PSParallelOrchestrator.Engine.Options;

namespace PSParallelOrchestrator.Engine.Planning;

/// <summary>What a planner is asked for.</summary>
public sealed record PlanRequest
{
    /// <summary>The executor budget of a request that names none.</summary>
    public const int DefaultMaxExecutors = 5;

    /// <summary>The free text; see <see cref="RequirementsText"/> for what is accepted.</summary>
    public required string Requirements { get; init; }

    /// <summary>The executor budget, at least 1. It is put on the plan and does not change its tasks.</summary>
    public int MaxExecutors { get; init; } = DefaultMaxExecutors;

    /// <summary>
    /// The most tasks the plan may have, at least 1; null for those of the assessed level. To a model it may allow more than the level
    /// does.
    /// </summary>
    public int? MaxTasks { get; init; }

    /// <summary>The git repository that the work starts from, as a full path: a model is told its files. Null for a new project.</summary>
    public string? Repository { get; init; }

    /// <summary>What of this machine tasks may use together: a model is told, and may not ask for more.</summary>
    public MachineCapacity Capacity { get; init; } = new();

    /// <summary>Checks the request's numbers and its text.</summary>
    /// <returns>The requirements with uniform line ends.</returns>
    /// <exception cref="OrchestratorException">A number is below 1, or the text cannot be used.</exception>
    public string Check()
    {
        OptionRanges.PlannedExecutors.Check(MaxExecutors, "MaxExecutors");
        OptionRanges.Executors.Check(MaxExecutors, "MaxExecutors");
        OptionRanges.PlannedTasks.Check(MaxTasks, "MaxTasks");
        return RequirementsText.Check(Requirements);
    }
}
