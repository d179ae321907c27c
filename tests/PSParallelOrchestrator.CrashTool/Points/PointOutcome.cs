using PSParallelOrchestrator.CrashTool.Checking;

namespace PSParallelOrchestrator.CrashTool.Points;

/// <summary>What became of a point.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Directory">Where its evidence is.</param>
/// <param name="Seen">All that was seen.</param>
/// <param name="Starts">How often psorch was started.</param>
/// <param name="EndedBefore">Whether a kill came too late, because the run had ended.</param>
/// <param name="ExecutorsKilled">How many executors were killed.</param>
/// <param name="TasksKilled">How many processes of tasks were killed.</param>
/// <param name="Violations">The broken promises.</param>
internal sealed record PointOutcome(
    int Number,
    string Directory,
    Observation Seen,
    int Starts,
    bool EndedBefore,
    int ExecutorsKilled,
    int TasksKilled,
    IReadOnlyList<Violation> Violations);
