using PSParallelOrchestrator.Engine.Journal;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>How far a run is, in numbers.</summary>
public static class RunCounts
{
    /// <summary>How many tasks of a run are final.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The number.</returns>
    public static int Final(OrchestratorRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Enum.GetValues<TaskState>().Where(TaskStates.IsFinal).Sum(run.Count);
    }
}
