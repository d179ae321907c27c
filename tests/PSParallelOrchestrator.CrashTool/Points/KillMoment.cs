namespace PSParallelOrchestrator.CrashTool.Points;

/// <summary>When an orchestrator is killed: a time after something happened.</summary>
/// <param name="After">What must have happened.</param>
/// <param name="Lines">With <see cref="KillTrigger.Lines"/>: how many lines the orchestrator must have added to the journal.</param>
/// <param name="Delay">How long after that.</param>
internal readonly record struct KillMoment(KillTrigger After, int Lines, TimeSpan Delay);
