using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>The attempts of a run whose end is not recorded.</summary>
internal static class OpenAttempts
{
    /// <summary>Finds them.</summary>
    /// <returns>Each attempt, and what its backend finds it by.</returns>
    public static IReadOnlyList<(TaskAttempt Attempt, AttemptReference Reference)> Of(RunProjection projection)
    {
        var paths = new RunPaths(projection.Run.Directory);
        return
        [
            .. projection
                .Run.Tasks.Where(task => task.State == TaskState.Running)
                .Select(task => task.LastAttempt!)
                .Select(attempt =>
                    (
                        attempt,
                        new AttemptReference(attempt.Token, attempt.Handle, paths.Attempt(attempt))
                        {
                            LaunchedFrom = projection.PlaceOf(attempt),
                        })),
        ];
    }
}
