using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>Runs whose directories cannot be read, as the objects that lists show.</summary>
internal static class DamagedRun
{
    /// <summary>Makes the object of one.</summary>
    /// <param name="runId">Its id.</param>
    /// <param name="directory">Its directory.</param>
    /// <param name="problem">Why it cannot be read.</param>
    /// <returns>The run, without tasks.</returns>
    public static OrchestratorRun Create(string runId, string directory, Exception problem)
    {
        var description = RunDirectory.TryDescribe(directory);
        return new OrchestratorRun(
            runId,
            Path.GetFullPath(directory),
            new OrchestratorPlan(),
            description?.Options ?? new RunOptions(),
            description?.CreatedAt ?? (Ulid.IsUlid(runId) ? Ulid.TimeOf(runId) : Directory.GetCreationTimeUtc(directory)))
        {
            State = RunState.Damaged,
            Problem = problem,
        };
    }
}
