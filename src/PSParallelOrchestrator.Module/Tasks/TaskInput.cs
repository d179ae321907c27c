namespace PSParallelOrchestrator.Module.Tasks;

/// <summary>Tasks that come down a pipeline by themselves, as those of plans, or as those of runs.</summary>
internal static class TaskInput
{
    /// <summary>The task that something is: one of a plan, or of a run; null where it is none.</summary>
    public static OrchestratorTask? Task(object? given) => TaskValue.Plain(given) switch
    {
        OrchestratorTask task => task,
        RunTask task => task.Definition,
        _ => null,
    };

    /// <summary>The tasks that something is or has; null where it has none.</summary>
    public static IReadOnlyList<OrchestratorTask>? Tasks(object? given) =>
        Task(given) is { } one ? [one] : Plan(given)?.Tasks;

    /// <summary>The plan that something is; null where it is none.</summary>
    public static OrchestratorPlan? Plan(object? given) => TaskValue.Plain(given) as OrchestratorPlan;
}
