using System.Globalization;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Attempts that go on although their orchestrator is gone.</summary>
internal static class Survivors
{
    /// <summary>Lets the tasks of an interrupted run say whether their attempts still run; changes nothing but that.</summary>
    /// <param name="projection">The run.</param>
    public static void Note(RunProjection projection)
    {
        foreach (var (attempt, reference) in Open(projection))
        {
            // An executor of another machine, or one that has not begun, cannot be seen at no cost.
            var living = AttemptClaim.Find(reference.Directory, reference.Token).Claim is { Holder: ClaimHolder.Executor } claim
                && claim.Place.IsVisibleFrom(ProcessPlace.Current)
                && claim.Process.IsAlive()
                    ? string.Create(CultureInfo.InvariantCulture, $"Its orchestrator is gone, its executor (process {claim.ProcessId}) still runs: resume the run, or remove it.")
                    : RunProjection.Waits(attempt.WaitReason);
            projection.Run.SetState(attempt.Task, TaskState.Running, living);
        }
    }

    /// <summary>Takes back what <see cref="Note"/> said, where the run has an owner again.</summary>
    /// <param name="projection">The run.</param>
    public static void Forget(RunProjection projection)
    {
        foreach (var (attempt, _) in Open(projection))
        {
            projection.Run.SetState(attempt.Task, TaskState.Running, RunProjection.Waits(attempt.WaitReason));
        }
    }

    private static IReadOnlyList<(TaskAttempt Attempt, AttemptReference Reference)> Open(RunProjection projection) =>
        projection.Run.Backend == BackendKind.Process ? OpenAttempts.Of(projection) : [];
}
