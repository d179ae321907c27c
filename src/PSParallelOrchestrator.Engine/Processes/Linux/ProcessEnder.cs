namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>Ends the processes of a claim. Used by one thread at a time, which has to be one of the launcher's own: it blocks.</summary>
/// <param name="claim">Says which.</param>
/// <param name="look">Looks at the processes there are.</param>
/// <param name="group">A process group all of whose members are claimed, led by a child that is not reaped; 0 for none.</param>
internal sealed class ProcessEnder(ProcessClaim claim, Func<ProcessTable> look, int group = 0)
{
    // Each round of looking stops what it finds, so only what forked in between is new; the bound is for what we may not stop.
    private const int LargestFreezeRounds = 64;
    private const int DeathMilliseconds = 100;
    private readonly HashSet<(int Pid, long StartTicks)> refused = [];

    /// <summary>How many were ended.</summary>
    public int Ended { get; private set; }

    /// <summary>How many this user may not end.</summary>
    public int Surviving => refused.Count;

    /// <summary>
    /// Asks everything that is found now to end, once: its group at one stroke, so that nobody can fork in between, and the others one by
    /// one. What is stopped goes on, or it would not hear of it.
    /// </summary>
    public void Ask()
    {
        if (group > 1)
        {
            _ = LibC.SignalPid(-group, LibC.SignalTerminate);
            _ = LibC.SignalPid(-group, LibC.SignalContinue);
        }

        foreach (var member in claim.Members(look()))
        {
            claim.RememberToo(member);
            if (group > 1 && member.Group == group)
            {
                continue;
            }

            using var handle = ProcessHandle.TryOpen(member);
            _ = handle?.Signal(LibC.SignalTerminate);
            _ = handle?.Signal(LibC.SignalContinue);
        }
    }

    /// <summary>Whether anything is left, that could be ended.</summary>
    public bool FindsAny() => claim.Members(look()).Exists(member => !refused.Contains((member.Pid, member.StartTicks)));

    /// <summary>Ends whatever is found, until two looks find nothing.</summary>
    public void EndUntilNoneIsFound()
    {
        for (var empty = 0; empty < 2;)
        {
            empty = EndRound() ? 0 : empty + 1;
        }
    }

    /// <summary>
    /// Ends what is found now: stops everything first, parents before the children they have not forked yet, so that
    /// nobody can lose its parent and with it the last sign of where it belongs; then kills, and waits for the deaths.
    /// </summary>
    /// <returns>Whether anything was found.</returns>
    public bool EndRound()
    {
        var handles = new Dictionary<(int Pid, long StartTicks), ProcessHandle>();
        try
        {
            var found = Freeze(handles);
            foreach (var (identity, handle) in handles)
            {
                var error = handle.Signal(LibC.SignalKill);
                if (error == 0)
                {
                    Ended++;
                }
                else if (error == LibC.ErrorPermission)
                {
                    refused.Add(identity);
                }
            }

            foreach (var (identity, handle) in handles)
            {
                if (!refused.Contains(identity))
                {
                    handle.AwaitExit(DeathMilliseconds);
                }
            }

            return found;
        }
        finally
        {
            foreach (var handle in handles.Values)
            {
                handle.Dispose();
            }
        }
    }

    private bool Freeze(Dictionary<(int Pid, long StartTicks), ProcessHandle> handles)
    {
        var found = false;
        for (var round = 0; round < LargestFreezeRounds; round++)
        {
            var isNew = false;
            foreach (var member in claim.Members(look()))
            {
                var identity = (member.Pid, member.StartTicks);
                if (handles.ContainsKey(identity) || refused.Contains(identity))
                {
                    continue;
                }

                // The kernel stops a group at one stroke, however fast its members multiply.
                if (!found && group > 1)
                {
                    _ = LibC.SignalPid(-group, LibC.SignalStop);
                }

                found = isNew = true;
                claim.RememberToo(member);
                if (ProcessHandle.TryOpen(member) is not { } handle)
                {
                    continue;
                }

                _ = handle.Signal(LibC.SignalStop);
                handles.Add(identity, handle);
            }

            if (!isNew)
            {
                break;
            }
        }

        return found;
    }
}
