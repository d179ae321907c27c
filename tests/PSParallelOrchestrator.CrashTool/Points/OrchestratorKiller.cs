using System.Diagnostics;
using PSParallelOrchestrator.CrashTool.Processes;

namespace PSParallelOrchestrator.CrashTool.Points;

/// <summary>Kills an orchestrator at a moment.</summary>
internal static class OrchestratorKiller
{
    private const uint BetweenLooks = 100;

    /// <summary>Waits for the moment and kills.</summary>
    /// <param name="orchestrator">The orchestrator.</param>
    /// <param name="watch">The journal.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="limit">The longest wait.</param>
    /// <returns>Whether it was killed; false where it ended before, or the wait did.</returns>
    public static async Task<bool> KillAsync(Psorch orchestrator, JournalWatch watch, KillMoment moment, TimeSpan limit)
    {
        // A thread of its own: the moment must not wait for a free one.
        var reached = await Task.Factory.StartNew(
            () => Await(orchestrator, watch, moment, limit),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        if (!reached)
        {
            return false;
        }

        await orchestrator.KillAsync();
        return orchestrator.ExitCode == 137;
    }

    private static bool Await(Psorch orchestrator, JournalWatch watch, KillMoment moment, TimeSpan limit)
    {
        var began = Stopwatch.GetTimestamp();
        long? happened = moment.After == KillTrigger.Start ? began : null;
        while (!orchestrator.HasExited && Stopwatch.GetElapsedTime(began) < limit)
        {
            if (happened is null)
            {
                watch.Look();
                if (moment.After == KillTrigger.Merge ? watch.HasMerge : watch.Lines >= moment.Lines)
                {
                    happened = Stopwatch.GetTimestamp();
                }
            }

            if (happened is { } since && Stopwatch.GetElapsedTime(since) >= moment.Delay)
            {
                return true;
            }

            NativeCalls.Sleep(BetweenLooks);
        }

        return false;
    }
}
