using PSParallelOrchestrator.CrashTool.Evidence;

namespace PSParallelOrchestrator.CrashTool.Checking;

/// <summary>What was found after the orchestrator was killed and before it was started again.</summary>
/// <param name="InResume">Whether it was a resume that was killed.</param>
/// <param name="Journal">The journal.</param>
/// <param name="Results">The attempts whose result, a success, was on disk beside the journal. Threading leaves none.</param>
internal sealed record KillObservation(bool InResume, JournalCopy Journal, IReadOnlySet<AttemptId> Results)
{
    /// <summary>In what the kill hit.</summary>
    public KillPlace Place
    {
        get
        {
            var last = Journal.Entries.LastOrDefault(entry => entry.Event.StartsWith("consolidation-", StringComparison.Ordinal))?.Event;
            return (Journal.Entries.Count, last) switch
            {
                (0, _) => KillPlace.BeforeTheRun,
                (_, "consolidation-started") => KillPlace.Merging,
                (_, "consolidation-finished") => KillPlace.Reporting,
                _ when !Journal.Launched.Any() => KillPlace.BeforeLaunch,
                _ when Journal.Open.Any() => KillPlace.AttemptsRunning,
                _ => KillPlace.BetweenAttempts,
            };
        }
    }
}
