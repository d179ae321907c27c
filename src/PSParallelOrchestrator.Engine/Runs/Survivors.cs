using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Journal;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Attempts that go on although their orchestrator is gone.</summary>
internal static class Survivors
{
    /// <summary>Lets the tasks of an interrupted run say whether their attempts still run; changes nothing but that.</summary>
    public static void Note(RunProjection projection)
    {
        foreach (var (attempt, reference) in Open(projection))
        {
            var living = BackendRegistry.Find(projection.Run.Backend)!.FindLiving(reference) is { } executor
                ? $"Its orchestrator is gone, {executor} still runs: resume the run, or remove it."
                : RunProjection.Waits(attempt.WaitReason);
            projection.Run.SetState(attempt.Task, TaskState.Running, living);
        }
    }

    /// <summary>Takes back what <see cref="Note"/> said, where the run has an owner again.</summary>
    public static void Forget(RunProjection projection)
    {
        foreach (var (attempt, _) in Open(projection))
        {
            projection.Run.SetState(attempt.Task, TaskState.Running, RunProjection.Waits(attempt.WaitReason));
        }
    }

    private static IReadOnlyList<(TaskAttempt Attempt, AttemptReference Reference)> Open(RunProjection projection) =>
        BackendRegistry.Find(projection.Run.Backend) is { Traits.OutlivesOrchestrator: true } ? OpenAttempts.Of(projection) : [];
}
