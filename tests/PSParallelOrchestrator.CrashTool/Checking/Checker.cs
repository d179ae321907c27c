namespace PSParallelOrchestrator.CrashTool.Checking;

/// <summary>Compares what a run recorded with what happened.</summary>
internal static class Checker
{
    /// <summary>Every broken promise.</summary>
    /// <param name="seen">What was seen of the run.</param>
    public static IReadOnlyList<Violation> Check(Observation seen) =>
        [.. JournalChecks.Check(seen), .. AttemptChecks.Check(seen), .. EndChecks.Check(seen)];
}
