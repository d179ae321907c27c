using System.Globalization;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Processes.Cgroups;

/// <summary>Ends what is in cgroups of attempts, and removes them. Blocks: for the launcher's own threads.</summary>
internal static class CgroupEnder
{
    // Processes vanish from their cgroup a little after their death, and those of a dead parent when they are reaped.
    private const int LargestRounds = 200;
    private const int RoundMilliseconds = 10;

    /// <summary>Whether no process is in a cgroup or below.</summary>
    /// <returns>True also if there is no such cgroup.</returns>
    public static bool IsEmpty(string directory) => Members(directory).Count == 0;

    /// <summary>Ends every process in a cgroup and below.</summary>
    /// <returns>How many were found to end, and whether none is left.</returns>
    public static (int Ended, bool IsEmpty) End(string directory)
    {
        var found = new HashSet<int>();
        for (var round = 0; round < LargestRounds; round++)
        {
            var members = Members(directory);
            if (members.Count == 0)
            {
                return (found.Count, true);
            }

            if (round > 0)
            {
                LibC.Pause(RoundMilliseconds);
            }

            found.UnionWith(members);
            EndMembers(directory, members);
        }

        return (found.Count, false);
    }

    /// <summary>Removes a cgroup and those below it, as soon as the kernel lets go of the dead.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool Remove(string directory)
    {
        for (var round = 0; round < LargestRounds; round++)
        {
            if (TryRemove(directory))
            {
                return true;
            }

            LibC.Pause(RoundMilliseconds);
        }

        return false;
    }

    /// <summary>Tries once to remove a cgroup and those below it.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool TryRemove(string directory)
    {
        try
        {
            foreach (var below in Directory.EnumerateDirectories(directory))
            {
                TryRemove(below);
            }

            FileChange.DeleteDirectory(directory);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void EndMembers(string directory, HashSet<int> members)
    {
        var kill = Path.Combine(directory, "cgroup.kill");
        if (!members.Contains(Environment.ProcessId) && File.Exists(kill))
        {
            try
            {
                CgroupFile.Write(kill, "1");
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // One by one, then.
            }
        }

        var entries = members.Select(ProcFile.ReadStat).OfType<ProcessEntry>().ToList();

        // A number that is still listed after it was looked at was not another process's at the look.
        var still = Members(directory);
        entries.RemoveAll(entry => !still.Contains(entry.Pid));
        new ProcessEnder(ProcessClaim.Of(entries), ProcessTable.All).EndRound();
    }

    private static HashSet<int> Members(string directory)
    {
        var members = new HashSet<int>();
        Add(directory);
        return members;

        void Add(string cgroup)
        {
            foreach (var word in CgroupFile.Words(Path.Combine(cgroup, "cgroup.procs")))
            {
                // 0 is a process of another process namespace.
                if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid > 0)
                {
                    members.Add(pid);
                }
            }

            try
            {
                foreach (var below in Directory.EnumerateDirectories(cgroup))
                {
                    Add(below);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Removed meanwhile.
            }
        }
    }
}
