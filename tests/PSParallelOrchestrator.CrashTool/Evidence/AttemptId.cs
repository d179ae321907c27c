namespace PSParallelOrchestrator.CrashTool.Evidence;

/// <summary>An attempt of a task.</summary>
/// <param name="Task">The task's id.</param>
/// <param name="Number">The attempt's number, from 1.</param>
internal readonly record struct AttemptId(string Task, int Number)
{
    public override string ToString() => FormattableString.Invariant($"{Task}/{Number}");
}
