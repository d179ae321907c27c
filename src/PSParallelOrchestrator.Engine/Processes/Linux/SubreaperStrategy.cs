namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>
/// Finds leftovers where this process is a subreaper. The kernel hands orphans to the first thread, and the launcher
/// starts children on other threads only, so the first thread's list of children is the list of orphans: one read of a
/// file tells that there is nothing to do. An orphan stays in it at least until it is reaped here, so none is missed.
/// </summary>
internal sealed class SubreaperStrategy : ILeftoverStrategy
{
    // For orphans that cannot die (in uninterruptible sleep): they must not hold up the end of a run for ever.
    private const int LargestSweeps = 100;
    private readonly Lock gate = new();
    private int running;

    /// <summary>Whether the kernel lists the children of a thread.</summary>
    public static bool CanListOrphans() => ProcFile.ReadChildrenOfMainThread() is not null;

    public void Enter()
    {
        lock (gate)
        {
            running++;
        }
    }

    public void EndLeftovers(ProcessEnder ender)
    {
        while (true)
        {
            // The child of a dead orphan is in the list only after its parent's death: look again after each.
            var (orphans, reaped) = ReapOrphans();
            if (reaped)
            {
                continue;
            }

            if (orphans == 0 || !ender.EndRound())
            {
                return;
            }
        }
    }

    public int Leave()
    {
        lock (gate)
        {
            running--;
        }

        return EndUnattributed();
    }

    public void Tick() => ReapOrphans();

    /// <summary>Ends all orphans and what they started, if no child runs. Leaves those that this user may not end.</summary>
    /// <returns>How many were ended.</returns>
    public int EndUnattributed()
    {
        var ended = 0;
        for (var sweep = 0; sweep < LargestSweeps; sweep++)
        {
            // Held for the whole sweep, so that no orphan of a child that starts meanwhile is met.
            lock (gate)
            {
                if (running > 0)
                {
                    return ended;
                }

                var (orphans, reaped) = ReapOrphans();
                if (reaped)
                {
                    continue;
                }

                if (orphans == 0)
                {
                    return ended;
                }

                var alive = (ProcFile.ReadChildrenOfMainThread() ?? []).Select(ProcFile.ReadStat).OfType<ProcessEntry>().ToList();
                var ender = new ProcessEnder(ProcessClaim.Of(alive), ProcessTable.All);
                ender.EndRound();
                ended += ender.Ended;
                if (ender.Ended == 0 && ender.Surviving > 0)
                {
                    return ended;
                }
            }
        }

        return ended;
    }

    private (int Alive, bool Reaped) ReapOrphans()
    {
        lock (gate)
        {
            var orphans = ProcFile.ReadChildrenOfMainThread() ?? [];
            var alive = 0;
            foreach (var pid in orphans)
            {
                if (!LibC.TryReap(pid))
                {
                    alive++;
                }
            }

            return (alive, alive < orphans.Count);
        }
    }
}
