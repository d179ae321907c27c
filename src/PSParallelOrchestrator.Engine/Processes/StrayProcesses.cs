using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using PSParallelOrchestrator.Engine.Processes.Cgroups;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>Ends what an orchestrator that is gone has left running.</summary>
internal static class StrayProcesses
{
    private const int LookMilliseconds = 50;

    /// <summary>
    /// Ends every process that carries one of the tokens in its environment, with its descendants and their sessions,
    /// until two looks at all processes find nothing; before that, everything in the cgroups of these attempts. This process and its
    /// ancestors are spared whatever they carry.
    /// </summary>
    /// <param name="grace">How long they may take to end when they are asked to (SIGTERM); they are not asked where it is zero.</param>
    /// <remarks>
    /// Only Linux shows the environments of processes; elsewhere nothing can be found. What has cleared its environment,
    /// left its session and lost its parent is found only in a cgroup.
    /// </remarks>
    /// <returns>How many were ended by force, and how many were found that this user may not end.</returns>
    public static async Task<(int Ended, int Surviving)> EndByTokenAsync(IReadOnlyCollection<string> tokens, TimeSpan grace = default)
    {
        if (tokens.Count == 0 || !OperatingSystem.IsLinux())
        {
            return (0, 0);
        }

        // One claim for both: it remembers whose parents ended when they were asked to.
        var claim = ProcessClaim.ByToken(tokens);
        if (grace > TimeSpan.Zero)
        {
            await LauncherThreads.RunAsync(() => Ask(claim, grace));
        }

        var inCgroups = await CgroupSearch.EndByTokenAsync(tokens);
        var (ended, surviving) = await EndAsync(claim);
        return (ended + inCgroups, surviving);
    }

    /// <summary>Ends every process with a variable of this value in its environment, with its descendants and their sessions.</summary>
    /// <remarks>Only Linux shows the environments of processes; elsewhere nothing can be found.</remarks>
    /// <returns>How many were ended, and how many were found that this user may not end.</returns>
    public static Task<(int Ended, int Surviving)> EndByVariableAsync(string variable, string value)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Task.FromResult((0, 0));
        }

        var prefix = Encoding.UTF8.GetBytes(variable + "=");
        var found = ProcessTable.All().Entries.Where(entry => ProcFile.ReadVariable(entry.Pid, prefix) == value).ToList();
        return found.Count == 0 ? Task.FromResult((0, 0)) : EndAsync(ProcessClaim.Of(found));
    }

    /// <summary>Ends a process that is not our child to wait for, with its descendants and their sessions.</summary>
    /// <param name="identity">Who it is; where it is gone, or another process has its id, nothing is done.</param>
    /// <returns>A task that ends when none of them is found any more.</returns>
    public static async Task EndTreeAsync(ProcessIdentity identity)
    {
        if (!identity.IsAlive())
        {
            return;
        }

        if (!OperatingSystem.IsLinux())
        {
            await Task.Run(() => KillElsewhere(identity));
        }
        else if (ProcFile.ReadStat(identity.Pid) is { } entry && entry.StartTicks == identity.StartTicks)
        {
            await EndAsync(ProcessClaim.Of([entry]));
        }
    }

    private static Task<(int Ended, int Surviving)> EndAsync(ProcessClaim claim) => LauncherThreads.RunAsync(() =>
    {
        var ender = new ProcessEnder(claim, ProcessTable.All);
        ender.EndUntilNoneIsFound();
        return (ender.Ended, ender.Surviving);
    });

    /// <summary>Asks what is found to end, and waits until it has.</summary>
    /// <returns>Whether it has.</returns>
    private static bool Ask(ProcessClaim claim, TimeSpan grace)
    {
        var ender = new ProcessEnder(claim, ProcessTable.All);
        if (!ender.FindsAny())
        {
            return true;
        }

        ender.Ask();
        for (var begin = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(begin) < grace;)
        {
            LibC.Pause(LookMilliseconds);
            if (!ender.FindsAny())
            {
                return true;
            }
        }

        return false;
    }

    private static void KillElsewhere(ProcessIdentity identity)
    {
        try
        {
            using var process = Process.GetProcessById(identity.Pid);
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended by itself meanwhile, or is not ours to end.
        }
    }
}
