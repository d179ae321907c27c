using PSParallelOrchestrator.CrashTool.Processes;

namespace PSParallelOrchestrator.CrashTool.Points;

/// <summary>
/// Kills attempts: the executors of the Process backend, the shells of tasks and what they started. Other helpers of psorch, such as
/// git, and the short programs that the evidence needs are spared.
/// </summary>
/// <param name="random">Chooses when and whom.</param>
/// <param name="place">The point.</param>
/// <param name="timing">How long an undisturbed run takes.</param>
internal sealed class AttemptKiller(Random random, PointPlace place, Timing timing)
{
    private const int MostPerPhase = 3;

    // The evidence of an attempt needs flock and date, which are children of its shell for a moment.
    private static readonly string[] Victims = ["psorch", "sh", "sleep"];

    // Git starts its other end by a shell.
    private const string HelperOfGit = "git-upload-pack";

    /// <summary>How many executors were killed.</summary>
    public int Executors { get; private set; }

    /// <summary>How many processes of tasks were killed.</summary>
    public int Tasks { get; private set; }

    /// <summary>Kills a few while an orchestrator lives.</summary>
    /// <param name="orchestrator">The orchestrator, which is spared.</param>
    public async Task HauntAsync(Psorch orchestrator)
    {
        for (var left = random.Next(MostPerPhase + 1); left > 0; left--)
        {
            if (await orchestrator.EndsWithinAsync(timing.Whole * (random.NextDouble() / 2)))
            {
                return;
            }

            KillOne(orchestrator.Id);
        }
    }

    /// <summary>Kills everything that the orchestrator left, as the end of a service or of a session does.</summary>
    public void KillAll()
    {
        foreach (var process in RunProcesses.Find(place.Root))
        {
            Kill(process);
        }
    }

    private void KillOne(int orchestrator)
    {
        var found = RunProcesses.Find(place.Root)
            .Where(process => process.Id != orchestrator
                && Victims.Contains(process.Name)
                && !process.CommandLine.Contains(HelperOfGit, StringComparison.Ordinal))
            .ToList();
        if (found.Count > 0)
        {
            Kill(found[random.Next(found.Count)]);
        }
    }

    private void Kill(SeenProcess process)
    {
        if (!NativeCalls.Kill(process.Id))
        {
            return;
        }

        if (process.Name == "psorch")
        {
            Executors++;
        }
        else
        {
            Tasks++;
        }
    }
}
