using PSParallelOrchestrator.Engine.Resources;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>What the scheduler needs to know besides the run.</summary>
/// <param name="Paths">Where the run stands.</param>
/// <param name="Capacity">What there is of the machine, or of what stands for it.</param>
/// <param name="Random">Where jitter comes from.</param>
/// <param name="CostBounds">What bounds the cost of attempts of a task.</param>
internal sealed record SchedulerSettings(
    RunPaths Paths, ResourceDemand Capacity, TimeProvider Time, Random Random, Func<OrchestratorTask, CostBounds> CostBounds)
{
    /// <summary>What is wrong with the tasks of the run, were they these; null for nothing.</summary>
    public Func<IReadOnlyList<OrchestratorTask>, string?> TasksProblem { get; init; } = static _ => null;

    /// <summary>Whether GPUs are handed out by number; elsewhere the other side chooses them.</summary>
    public bool NumbersGpus { get; init; } = true;

    /// <summary>
    /// How many attempts may be under way at once, where that is less than the run asks for; asked again when its tasks changed.
    /// </summary>
    public Func<int> MostExecutors { get; init; } = static () => int.MaxValue;

    /// <summary>The clock's timestamp when the run was begun or continued; null where nobody counts.</summary>
    public long? BegunAt { get; init; }

    /// <summary>The text of the run's own file of prices; null for none.</summary>
    public string? Prices { get; init; }
}
