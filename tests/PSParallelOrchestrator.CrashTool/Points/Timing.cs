namespace PSParallelOrchestrator.CrashTool.Points;

/// <summary>How long an undisturbed run takes here.</summary>
/// <param name="Whole">From start to exit.</param>
/// <param name="Merge">From the record that consolidation began to exit.</param>
/// <param name="Lines">How many lines its journal has.</param>
internal readonly record struct Timing(TimeSpan Whole, TimeSpan Merge, int Lines);
